// example: wrong
const off = new Boolean(false) // want `new Boolean\(false\) makes an object`
// example: right
const on = Boolean(value)
// example: end
const a = new String('x') // want `makes an object`
const b = new Number // want `makes an object`
const c = new Map()
function f (String) { return new String('x') }
