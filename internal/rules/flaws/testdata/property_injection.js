'use strict'
const app = require('express')()
app.use(require('express').json())
const settings = {}
const counts = new Map()
const bare = Object.create(null)

app.post('/settings', (req, res) => {
  // example: wrong
  settings[req.body.name] = req.body.value // want `req\.body\.name names a property of settings`
  // example: right
  counts.set(req.body.name, req.body.value)
  // example: end

  if (['colour', 'size'].includes(req.body.name)) settings[req.body.name] = req.body.value
  settings['user.' + req.body.name] = req.body.value
  settings[Number(req.body.name)] = req.body.value
  bare[req.body.name] = req.body.value
  res.end()
})
