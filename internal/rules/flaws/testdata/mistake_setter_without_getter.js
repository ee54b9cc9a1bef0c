// example: wrong
const user = {
  set name (value) { this.first = value } // want `name has a setter and no getter`
}
// example: right
const other = {
  get name () { return this.first },
  set name (value) { this.first = value }
}
// example: end
class A { set x (v) { this.v = v } } // want `x has a setter`
class B { static get x () { return 1 } static set x (v) { } }
class C { get x () { return 1 } }
class D { static get x () { return 1 } set x (v) { } } // want `x has`
