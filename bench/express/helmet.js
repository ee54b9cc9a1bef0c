'use strict'
const express = require('express')
const helmet = require('helmet')
const session = require('cookie-session')

const body = '<!doctype html><title>one</title><p>' + '0123456789abcdef'.repeat(60)
const app = express()
app.use(helmet())
app.use(session({ name: 'session', keys: ['a key of the benchmark'], httpOnly: true, sameSite: 'lax' }))
app.get('/', (req, res) => {
  req.session.views = (req.session.views || 0) + 1
  res.send(body)
})
app.listen(process.env.PORT || 3000)
