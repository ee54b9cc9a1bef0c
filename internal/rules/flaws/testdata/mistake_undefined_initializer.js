// example: wrong
let name = undefined // want `name is undefined anyway`
// example: right
let title
// example: end
const a = undefined
var b = undefined // want `b is undefined`
let { c = undefined } = x
