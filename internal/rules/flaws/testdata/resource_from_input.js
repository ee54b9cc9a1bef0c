'use strict'
const app = require('express')()
const crypto = require('crypto')

app.get('/token', (req, res) => {
  // example: wrong
  const token = Buffer.alloc(Number(req.query.size)) // want `Buffer.alloc\(Number\(req.query.size\)\) is as much as req.query.size says`
  // example: right
  const short = Buffer.alloc(Math.min(Number(req.query.size) || 16, 64))
  // example: end
  res.json([token, short])
})

app.get('/many', (req, res) => {
  const n = parseInt(req.query.n, 10)
  const list = []
  for (let i = 0; i < n; i++) list.push(crypto.randomUUID()) // want `i < n is as much as req.query.n says`
  res.json([list, '-'.repeat(+req.query.n), new Array(req.query.n), new Array(n)]) // want `repeat` `new Array\(n\)`
})

app.get('/few', (req, res) => {
  const n = parseInt(req.query.n, 10)
  if (n > 100) return res.sendStatus(400)
  const list = []
  for (let i = 0; i < n; i++) list.push(crypto.randomUUID())
  for (let i = 0; i < req.query.name.length; i++) list.push(i) // as much as was sent
  res.json([list, '-'.repeat(n), crypto.randomBytes(16)])
})
