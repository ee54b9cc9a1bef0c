// example: wrong
console.log(limit) // want `limit is used here, above its declaration`
const limit = 10
// example: right
const size = 10
console.log(size)
// example: end
run()
function run () { return later }
const later = 1
new Shape() // want `Shape is used here`
class Shape { clone () { return new Shape() } }
old = 1 // want `old is used here`
var old
const self = () => self()
let a = a + 1 // want `a is used here`
function f () { g(); const g = () => 1; g() } // want `g is used here`
