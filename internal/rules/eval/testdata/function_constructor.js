'use strict'
const app = require('express')()

function wrong (field) {
  // example: wrong
  const compare = new Function('a', 'b', 'return a.' + field + ' - b.' + field) // want `new Function compiles 'return a.' \+ field`
  // example: right
  const order = (a, b) => a[field] - b[field]
  // example: end
}

exports.disguises = function (body) {
  Function(body) // want `^Function compiles body`
  new Function('x', body) // want `compiles body`
  new Function(body, 'return 1') // want `compiles body` // parameters are code, too
  new window.Function(body) // want `new window.Function compiles body`
  Function.apply(null, ['a', body]) // want `Function.apply compiles body`
  Function.prototype.constructor(body) // want `compiles body`
  Reflect.construct(Function, [body]) // want `Reflect.construct compiles body`
  const F = Function
  new F(body) // want `new F compiles body`
  new Function(...body) // want `compiles`

  const lines = ['return 1']
  lines.push(body)
  new Function(lines.join('\n')) // want `compiles lines.join`

  const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor
  new AsyncFunction('x', body) // want `The constructor of async functions compiles body`
  const Generator = Object.getPrototypeOf(function * () {}).constructor
  Generator(body) // want `The constructor of generators compiles body`
  const { constructor: Async } = async () => {}
  Async(body) // want `The constructor of async functions compiles body`
  ;(() => {}).constructor(body) // want `The constructor of functions compiles body`
  ;(async function * () {}).constructor(body) // want `The constructor of async generators compiles body`
  body.constructor.constructor('return process')() // want `body.constructor.constructor compiles a constant text`
  ;[]['constructor']['constructor'](body) // want `compiles body`
}

app.get('/', (req, res) => {
  new Function('p', `with (p) { return ${req.query.where} }`) // want `^req.query.where runs as code: Function`
})

new Function('a', 'b', 'return a + b') // want `compiles a constant text`

// How older code finds the global object.
const root = Function('return this')()
const other = new Function('return this;')()
new Function()
Function('')

// Other constructors, and functions that are only looked at.
exports.clone = x => new x.constructor(x)
exports.same = x => Object.getPrototypeOf(x).constructor(x)
exports.isFunction = f => f instanceof Function
const has = Function.call.bind(Object.prototype.hasOwnProperty)
exports.has = (o, key) => has(o, key)
exports.bind = Function.prototype.bind.call(exports.clone, null)
class Widget { constructor (text) { this.text = text } }
new Widget('x').constructor('y')
exports.shadowed = (Function, body) => new Function(body)

class Callable extends Function { constructor (body) { super(body) } } // want `super compiles body`
