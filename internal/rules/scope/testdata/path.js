'use strict'
const express = require('express')
const app = express()
app.get('/', (req, res) => {
  // example: wrong
  res.cookie('basket', '1', { path: 'shop' }) // want `The path shop of the cookie basket does not begin with a slash`
  // example: right
  res.cookie('basket', '1', { path: '/shop' })
  // example: end
  res.cookie('basket', '1', { path: '' })
  res.cookie('basket', '1', { path: req.baseUrl })
  res.setHeader('Set-Cookie', 'basket=1; Path=shop') // want `The path shop`
})
