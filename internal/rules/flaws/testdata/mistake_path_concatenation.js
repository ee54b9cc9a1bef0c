// example: wrong
const file = __dirname + '/data.json' // want `puts a path together by hand`
// example: right
const path = require('path')
const data = path.join(__dirname, 'data.json')
// example: end
const a = `${__dirname}/x` // want `by hand`
const b = `${__dirname}`
const c = __filename + '.map' // want `by hand`
log('in ' + __dirname)
const d = `${__dirname}: none`
