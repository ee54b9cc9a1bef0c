'use strict'
const vm = require('vm')
const { Script, compileFunction, runInContext } = require('node:vm')
const fs = require('fs')

exports.price = function (formula, product) {
  // example: wrong
  return vm.runInNewContext(formula, { price: product.price }) // want `vm.runInNewContext runs formula`
  // example: right
  return parser.evaluate(formula, { price: product.price })
  // example: end
}

exports.others = function (code, context) {
  runInContext(code, context) // want `runInContext runs code`
  vm.runInThisContext(fs.readFileSync('plugin.js', 'utf8')) // want `vm.runInThisContext runs fs.readFileSync`
  const script = new vm.Script(code) // want `vm.Script compiles code`
  script.runInContext(context) // was reported where it is compiled
  new Script('(' + code + ')') // want `Script compiles`
  compileFunction(code, ['a']) // want `compileFunction compiles code`
  new vm.SourceTextModule(code) // want `vm.SourceTextModule compiles code`
  vm.runInNewContext.call(vm, code) // want `runs code`
}
require('express')().post('/', (req, res) => {
  vm.runInNewContext('result = ' + req.body.formula, {}) // want `^req.body.formula runs as code: vm.runInNewContext`
})
vm.runInNewContext('1 + 1') // want `vm.runInNewContext runs a constant text`

vm.createContext({})
vm.isContext({})
vm.runInNewContext()
other.runInNewContext(code)
