// example: wrong
const on = x > 1 ? true : false // want `says what x > 1 says already`
// example: right
const off = x > 1
// example: end
const a = x ? x : 1 // want `says what x says`
const b = x ? 1 : x
const c = x ? y : z
const d = x ? false : true // want `says already`
