// example: wrong
class User {}
User = null // want `User is a class, which this replaces`
// example: right
let Current = class {}
Current = null
// example: end
class A { m () { A = 0 } } // want `A is a class`
A.x = 1
