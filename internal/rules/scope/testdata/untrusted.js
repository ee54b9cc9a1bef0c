'use strict'
const app = require('express')()

const NAMES = ['theme', 'lang']

app.post('/set', (req, res) => {
  // example: wrong
  res.cookie(req.query.name, '1') // want `req\.query\.name says what a cookie is called or where it goes: res\.cookie`
  // example: right
  if (NAMES.includes(req.query.name)) res.cookie(req.query.name, '1')
  // example: end
  res.cookie('theme', '1', { domain: req.query.domain }) // want `req\.query\.domain says what a cookie is called or where it goes`
  res.cookie('theme', '1', { path: req.body.folder }) // want `req\.body\.folder says`
  res.cookie('theme', '1', { domain: req.hostname })
  res.cookie('seen-' + req.query.id, '1')
  res.cookie('theme', req.query.theme)
  res.setHeader('Set-Cookie', 'theme=' + req.query.theme) // want `req\.query\.theme says what a cookie is called`
  res.setHeader('Set-Cookie', 'theme=' + encodeURIComponent(req.query.theme))
  res.end()
})
