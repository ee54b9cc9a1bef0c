// example: wrong
class User {
  constructor () {} // want `behaves the same without`
}
// example: right
class Person {
  constructor (name) { this.name = name }
}
// example: end
class A extends User { constructor (a, b) { super(a, b) } } // want `behaves the same`
class B extends User { constructor (...args) { super(...args) } } // want `behaves the same`
class C extends User { constructor () { super(1) } }
class D extends User { constructor (a) { super() } }
class E { constructor () { /* kept for the docs */ } }
class F extends User { constructor (a = 1) { super(a) } }
