'use strict'
// The text of a number is short, whatever it was made of.
const app = require('express')()

app.get('/n', (req, res) => {
  const short = /^(\d+)+$/.test(String(Number(req.query.n))) || /^(\d+)+,$/.test(parseInt(req.query.n, 10).toString())
  const bits = /^([01]+)+$/.test(Number(req.query.n).toString(2)) // want `takes exponential time`
  const text = req.query.short ? String(Number(req.query.n)) : String(req.query.n)
  const either = /^(\d+)*!$/.test(text) // want `takes exponential time`
  const tail = /^(\d+)*x$/.test(String(Number(req.query.n)) + req.query.tail) // want `takes exponential time`
  res.json([short, bits, either, tail])
})
