'use strict'
const app = require('express')()

app.get('/image', (req, res) => {
  // example: wrong
  const image = Buffer.alloc(Number(req.query.width) * 4) // want `req\.query\.width says how much is made: Buffer\.alloc`
  // example: right
  const small = Buffer.alloc(Math.min(Number(req.query.width) || 0, 1000) * 4)
  // example: end
  res.send([image, small])
})

app.post('/', (req, res) => {
  const line = '-'.repeat(req.query.width) // want `req\.query\.width says how much is made: '-'\.repeat`
  const list = new Array(parseInt(req.query.size)) // want `req\.query\.size says how much is made`
  const one = new Array(req.query.size) // of a text: an array with it as its element
  const bytes = Buffer.alloc(req.body.size) // want `req\.body\.size says how much is made`
  for (let i = 0; i < req.body.rounds; i++) line.trim() // want `req\.body\.rounds says how often the loop runs`
  setTimeout(() => res.end(), req.query.delay) // want `req\.query\.delay says how long the timer waits`
  res.json([line, list, one, bytes])
})

app.post('/right', (req, res) => {
  const n = Number(req.query.n)
  if (n > 1000) return res.sendStatus(400)
  const list = new Array(n)
  const copy = Buffer.alloc(req.body.text.length) // no longer than what was sent
  for (let i = 0; i < req.body.text.length; i++) list.push(req.body.text[i].code)
  const m = Number(req.query.m) % 100
  res.json([list, copy, 'x'.repeat(m)])
})
