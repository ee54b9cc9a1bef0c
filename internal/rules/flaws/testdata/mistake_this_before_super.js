class Shape {}
class Circle extends Shape {
// example: wrong
  constructor (r) {
    this.r = r // want `this stands before super is called`
    super()
  }
}
class Square extends Shape {
// example: right
  constructor (a) {
    super()
    this.a = a
  }
// example: end
}
class A extends Shape { constructor () { super(this.x) } } // want `this stands before`
class B extends Shape { constructor () { const f = () => this; super(f) } }
class C extends Shape { constructor () { super.x(); super() } } // want `super stands before`
class D extends Shape { constructor () { super(function () { return this }) ; this.x = 1 } }
