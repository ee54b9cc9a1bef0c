// example: wrong
throw 'not found' // want `'not found' is no Error: it has no stack`
// example: right
throw new Error('not found')
// example: end
function a () { throw `no ${x}` } // want `no Error`
function b () { throw { code: 1 } } // want `no Error`
function c (e) { throw e }
function d () { throw makeError() }
function e () { throw 'a' + b } // want `no Error`
function f () { throw x || new Error('y') }
