class Shape {}
// example: wrong
class Circle extends Shape {
  constructor () { // want `The class extends Shape, but its constructor never calls super`
    this.r = 1
  }
}
// example: right
class Square extends Shape {
  constructor () {
    super()
    this.a = 1
  }
}
// example: end
class A { constructor () { this.x = 1 } }
class B extends Shape { constructor () { return new Proxy({}, {}) } }
class C extends Shape { constructor () { throw new Error('abstract') } }
class D extends Shape { constructor () { if (x) { super() } else { super(1) } } }
class E extends null { constructor () { this.x = 1 } }
