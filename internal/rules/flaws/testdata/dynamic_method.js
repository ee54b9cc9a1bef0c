'use strict'
const app = require('express')()
const store = require('./store')

const actions = { add: (req) => store.add(req.body), list: () => store.list() }
const table = new Map(Object.entries(actions))

app.post('/do/:action', (req, res) => {
  // example: wrong
  res.json(actions[req.params.action](req)) // want `req\.params\.action names the method that is called: actions\[req\.params\.action\]`
  // example: right
  const run = table.get(req.params.action)
  if (!run) return res.sendStatus(404)
  res.json(run(req))
  // example: end
})

app.post('/store/:method', (req, res) => {
  store[req.params.method]() // want `req\.params\.method names the method`
  const method = store[req.query.method]
  method() // want `req\.query\.method names the method that is called: method`
  res.end()
})

app.post('/right/:action', (req, res) => {
  const name = req.params.action
  if (Object.hasOwn(actions, name)) actions[name](req)
  if (['add', 'list'].includes(name)) actions[name](req)
  if (typeof actions[name] === 'function') actions[name](req)
  const run = actions[name]
  if (run) run(req)
  actions[name]?.(req)
  const handlers = [() => 1, () => 2]
  handlers[Number(req.query.n)]()
  res.end()
})
