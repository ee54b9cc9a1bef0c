'use strict'
const express = require('express')

const body = '<!doctype html><title>one</title><p>' + '0123456789abcdef'.repeat(60)
const app = express()
app.get('/', (req, res) => {
  res.cookie('session', '0123456789abcdef0123456789abcdef')
  res.send(body)
})
app.listen(process.env.PORT || 3000)
