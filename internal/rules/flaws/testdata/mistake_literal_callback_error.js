function load (callback) {
// example: wrong
  callback('not found') // want `'not found' is given as the error`
// example: right
  callback(new Error('not found'))
// example: end
  callback(null, 'x')
  callback()
  callback(err)
  cb(`no ${x}`) // want `is given as the error`
}
