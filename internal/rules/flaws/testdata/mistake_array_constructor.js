// example: wrong
const pair = new Array(1, 2) // want `new Array\(1, 2\) is an array literal with a trap`
// example: right
const couple = [1, 2]
// example: end
const a = new Array(3)
const b = Array() // want `trap`
const c = new Array(...list)
const d = Array.from(x)
