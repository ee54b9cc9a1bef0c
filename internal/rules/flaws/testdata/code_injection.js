'use strict'
const vm = require('node:vm')
const app = require('express')()

const operations = { add: (a, b) => a + b }

app.get('/calculate', (req, res) => {
  // example: wrong
  res.json(vm.runInNewContext(req.query.sum)) // want `req\.query\.sum runs as code: vm\.runInNewContext`
  // example: right
  res.json(operations.add(Number(req.query.a), Number(req.query.b)))
  // example: end

  new vm.Script('result = ' + req.query.sum) // want `req\.query\.sum runs as code: vm\.Script`
  vm.runInThisContext(`f(${req.query.sum})`) // want `req\.query\.sum runs as code`
  require('require-from-string')(req.query.module) // want `req\.query\.module runs as code`
  vm.runInThisContext(`f(${Number(req.query.sum)})`)
  vm.runInThisContext('f()')
})
