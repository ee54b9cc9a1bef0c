(function () { // want `in sloppy mode`
  // example: wrong
  this.shop = {} // want `this is the global object here, and undefined in strict mode`
  // example: right
  globalThis.shop = {}
  // example: end
})()

function remember (value) {
  this.last = value // want `this is the global object here`
  this.count++ // once a function
  return () => this.last
}
remember(1)
remember(2)

;(function () {
  const root = this || globalThis
  if (typeof this === 'undefined' || this === null) return
  return root
})()
;(function () { return this.a }).call({ a: 1 })
function Line (price) { this.price = price }
module.exports = new Line(1)
function Maybe () { if (!(this instanceof Maybe)) return new Maybe() }
Maybe()
function handed () { return this.a }
handed()
setTimeout(handed, 1)
exports.method = function () { return this.a }
;(() => this.exports)()
;(function () { 'use strict'; return this.a })()
// not seen: a function expression in a variable, called as a plain function.
const plain = function () { return this.last }
plain()
