class A {
// example: wrong
  static {} // want `The static block is empty`
// example: right
  static { A.count = 0 }
// example: end
  static { /* nothing yet */ }
}
