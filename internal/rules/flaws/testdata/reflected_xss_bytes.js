'use strict'
// Express calls a Buffer application/octet-stream, unless it is told a type.
const app = require('express')()
app.get('/bytes', (req, res) => { res.send(Buffer.from(req.query.a)) })
app.get('/joined', (req, res) => {
  const all = Buffer.concat([Buffer.from('a'), Buffer.from(req.query.a)])
  res.send(all)
})
app.get('/typed', (req, res) => {
  res.type('html')
  res.send(Buffer.from(req.query.a)) // want `req.query.a is sent back as a page`
})
app.get('/chain', (req, res) => { res.set('Content-Type', 'text/html').send(Buffer.from('<p>' + req.query.b)) }) // want `req.query.b is sent back as a page`
app.get('/text', (req, res) => { res.send('<p>' + req.query.c) }) // want `req.query.c is sent back as a page`
