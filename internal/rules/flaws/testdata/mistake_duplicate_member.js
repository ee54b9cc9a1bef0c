// example: wrong
class User {
  name () { return 'a' }
  name () { return 'b' } // want `The class has a member name already`
}
// example: right
class Person {
  name () { return 'a' }
  label () { return 'b' }
}
// example: end
class A { get x () { return 1 } set x (v) {} static x () {} }
class B { x = 1; x () {} } // want `member x already`
class C { ['x'] () {} x () {} } // want `member x`
class D { [x] () {} [x] () {} }
