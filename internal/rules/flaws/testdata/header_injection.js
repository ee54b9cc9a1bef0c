'use strict'
const net = require('node:net')
const app = require('express')()

app.get('/export', (req, res) => {
  // example: wrong
  res.set(req.query.header, 'yes') // want `req\.query\.header names headers of the answer: res\.set`
  // example: right
  res.set('X-Export', 'yes')
  // example: end
  res.set('X-Name', req.query.name) // Node refuses line breaks in values
  res.set(req.query) // want `req\.query names headers of the answer`
  res.writeHead(200, req.body.headers) // want `req\.body\.headers names headers of the answer: res\.writeHead`
  res.writeHead(200, { 'X-Name': req.query.name })
  if (['X-A', 'X-B'].includes(req.query.name)) res.set(req.query.name, '1')
  res.end()
})

app.get('/raw', (req, res) => {
  const socket = net.connect(6379, 'localhost')
  socket.write(`SET name ${req.query.name}\r\n`) // want `req\.query\.name is written into the text of a protocol: socket\.write`
  socket.write(`SET name ${req.query.name.replace(/[\r\n]/g, '')}\r\n`)
  socket.write(`SET name ${encodeURIComponent(req.query.name)}\r\n`)
  socket.write(`GET ${req.url} HTTP/1.1\r\n\r\n`) // an address has no line breaks
  socket.write(req.query.name) // all of what is sent, and no line among others
  res.end()
})
