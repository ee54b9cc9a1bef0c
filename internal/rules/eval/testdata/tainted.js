'use strict'
const vm = require('node:vm')
const app = require('express')()

const operations = { add: (a, b) => a + b }

function calculate(text) {
  return vm.runInNewContext(text) // want `^formula runs as code: vm.runInNewContext`
}

app.get('/calculate', (req, res) => {
  // example: wrong
  res.json(vm.runInNewContext(req.query.sum)) // want `^req.query.sum runs as code: vm.runInNewContext`
  // example: right
  res.json(operations.add(Number(req.query.a), Number(req.query.b)))
  // example: end
  const { formula } = req.body
  res.json(calculate('result = ' + formula.trim()))
})

app.get('/more', (req, res) => {
  new vm.Script('result = ' + req.query.sum) // want `req\.query\.sum runs as code: vm\.Script`
  vm.runInThisContext(`f(${req.query.sum})`) // want `req\.query\.sum runs as code: vm\.runInThisContext`
  require('require-from-string')(req.query.module) // want `req\.query\.module runs as code`
  vm.runInThisContext(`f(${Number(req.query.sum)})`) // want `vm.runInThisContext runs a constant text`
  res.end()
})
