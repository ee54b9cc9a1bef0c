// example: wrong
const p = Promise.reject('not found') // want `'not found' is no Error`
// example: right
const q = Promise.reject(new Error('not found'))
// example: end
const r = Promise.reject()
const s = new Promise((resolve, reject) => { reject('x') }) // want `'x' is no Error`
const t = new Promise((resolve, reject) => { reject(error) })
const u = new Promise((resolve, reject) => { resolve('x') })
reject('x')
