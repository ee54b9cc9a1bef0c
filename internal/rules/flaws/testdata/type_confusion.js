'use strict'
const fs = require('node:fs')
const app = require('express')()

app.get('/page', (req, res) => {
  const name = req.query.name
  // example: wrong
  if (name.includes('..')) return res.sendStatus(400) // want `name\.includes\('\.\.'\) looks for a part of name, which may be an array, and passes it on to 'pages/' \+ name`
  fs.readFile('pages/' + name, 'utf8', (err, text) => res.json({ text, ok: !err }))
  // example: end
})

app.get('/right', (req, res) => {
  const name = req.query.name
  // example: right
  if (typeof name !== 'string' || name.includes('..')) return res.sendStatus(400)
  fs.readFile('pages/' + name, 'utf8', (err, text) => res.json({ text, ok: !err }))
  // example: end
})

app.post('/body', (req, res) => {
  const { next } = req.body
  if (next.indexOf('//') !== -1) return res.sendStatus(400) // want `next\.indexOf\('//'\) looks for a part of next`
  res.json({ next: `/${next}` })
})

app.get('/list', (req, res) => {
  if (req.query.tags.includes('new')) res.set('X-New', '1') // is not joined
  const name = String(req.query.name)
  if (name.includes('<')) return res.sendStatus(400)
  const kind = req.query.kind
  if (kind.trim().includes('..') || kind.includes('..')) return res.sendStatus(400)
  res.json({ name: 'a' + name, kind: 'b' + kind })
})

app.get('/path/:name', (req, res) => {
  if (req.params.name.includes('..')) return res.sendStatus(400)
  res.json({ name: 'a' + req.params.name })
})
