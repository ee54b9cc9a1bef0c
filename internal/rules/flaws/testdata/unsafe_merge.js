'use strict'
const _ = require('lodash')
const merge = require('lodash/merge')
const set = require('lodash.set')
const app = require('express')()
app.use(require('express').json())
const settings = {}

app.post('/settings', (req, res) => {
  // example: wrong
  _.merge(settings, req.body) // want `req\.body is merged deeply: _\.merge`
  // example: right
  settings.colour = String(req.body.colour)
  // example: end

  merge(settings, req.body.user) // want `req\.body\.user is merged deeply: merge`
  merge(settings, { user: req.body.user }) // want `req\.body\.user is merged deeply: merge`
  merge(settings, { user: String(req.body.user), page: req.query.page.length })
  set(settings, req.body.path, 1) // want `req\.body\.path is merged deeply: set`
  set(settings, 'a.b', req.body.value)
  _.merge(settings, { a: 1 })
  res.end()
})
