// example: wrong
const user = {
  set name (value) {
    return value // want `return value: what a setter returns is dropped`
  }
}
// example: right
const other = {
  set name (value) {
    this.first = value
  }
}
// example: end
class A { set a (v) { if (v) return; this.v = v } }
class B { set a (v) { list.forEach(x => { return x }) } }
Object.defineProperty(o, 'p', { set (v) { return v } }) // want `what a setter returns`
