'use strict'
const serialize = require('node-serialize')
const cryo = require('cryo')
const app = require('express')()
app.use(require('express').json())

app.post('/cart', (req, res) => {
  // example: wrong
  const cart = serialize.unserialize(req.body.cart) // want `req\.body\.cart is read by what can run code: serialize\.unserialize`
  // example: right
  const right = JSON.parse(req.body.cart)
  // example: end

  cryo.parse(req.query.state) // want `req\.query\.state is read by what can run code`
  cryo.parse('{}')
  res.json([cart, right].length)
})
