// example: wrong
const word = new RegExp('\\w+', 'g') // want `is a literal with a trap`
// example: right
const words = /\w+/g
// example: end
const a = new RegExp(x)
const b = RegExp('a' + x)
const c = new RegExp('a/b')
const d = RegExp('a') // want `trap`
