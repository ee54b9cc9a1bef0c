// example: wrong
const options = {
  port: 80,
  host: 'a',
  port: 8080 // want `The key port stands in this object already`
}
// example: right
const settings = {
  port: 8080,
  host: 'a'
}
// example: end
const a = { get x () { return 1 }, set x (v) {} }
const b = { x: 1, 'x': 2 } // want `The key x`
const c = { 1: 'a', 0x1: 'b' } // want `The key 1`
const d = { [x]: 1, [x]: 2 }
const e = { x, x () {} } // want `The key x`
const f = { ...a, x: 1 }
const g = { __proto__: null, ['__proto__']: 1 }
