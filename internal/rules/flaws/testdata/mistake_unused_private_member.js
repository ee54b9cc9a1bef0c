// example: wrong
class Counter {
  #count = 0 // want `Nothing reads #count`
  add () { this.#count++ }
}
// example: right
class Meter {
  #count = 0
  add () { return ++this.#count }
}
// example: end
class A { #m () { } } // want `#m`
class B { #m () { return 1 } n () { return this.#m() } }
class C { #x; is (o) { return #x in o } }
class D { #x = 1; set () { this.#x = 2 } } // want `#x`
class E { get #x () { return 1 } set #x (v) { } f () { this.#x = 1 } }
