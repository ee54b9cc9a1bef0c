'use strict'
const express = require('express')
const safe = require('safe-buffer').Buffer
const app = express()

app.post('/', (req, res) => {
  // example: wrong
  const body = new Buffer(req.body.text) // want `new Buffer takes req.body.text for a size if it is a number`
  // example: right
  const better = Buffer.from(String(req.body.text))
  // example: end
  res.send(Buffer.allocUnsafe(16)) // want `Buffer.allocUnsafe\(16\) is given away before anything fills it`
  return [body, better]
})

exports.make = (value, n) => [
  new Buffer(value), // want `new Buffer takes value for a size`
  Buffer(value), // want `Buffer takes value for a size`
  new Buffer(64), // want `new Buffer\(64\) makes a buffer that old versions of Node do not fill`
  new Buffer(value.length), // want `new Buffer\(value.length\) makes a buffer`
  new Buffer('text'),
  new Buffer(value, 'base64'), // want `takes value for a size if it is a number, whatever the encoding, in old versions`
  new Buffer([1, 2, 3]),
  new Buffer(JSON.stringify(value)),
  new Buffer(`${value}`),
  new safe(value), // want `new safe takes value for a size`
  typeof value === 'string' ? new Buffer(value) : null,
  Buffer.alloc(n)
]

exports.copy = (from, n) => {
  const to = Buffer.allocUnsafe(n)
  from.copy(to)
  return to
}

require('express')().get('/:text', (req, res) => {
  const text = req.params.text
  const body = req.body.text
  res.send(Buffer(text).toString('base64'))
  res.send(Buffer(body).toString('base64')) // want `Buffer takes body for a size`
})
