'use strict'
const path = require('node:path')
const app = require('express')()
const helmet = require('helmet')
app.use(helmet())

const POLICIES = ['no-referrer', 'same-origin']

app.get('/frame', (req, res) => {
  // example: wrong
  res.set('Referrer-Policy', req.query.policy) // want `req\.query\.policy chooses Referrer-Policy: res\.set`
  // example: right
  if (POLICIES.includes(req.query.policy)) res.set('Referrer-Policy', req.query.policy)
  // example: end
  res.end()
})

app.get('/file/:name', (req, res) => {
  res.type(req.query.type) // want `req\.query\.type chooses the type of the answer: res\.type`
  res.setHeader('Content-Type', 'image/' + req.query.kind) // want `req\.query\.kind chooses Content-Type`
  res.type(path.extname(req.params.name))
  res.set('X-Name', req.query.name)
  res.set('Content-Type', 'text/plain')
  res.end()
})
