'use strict'
const app = require('express')()
const jwt = require('jsonwebtoken')
const sessions = require('./sessions')

const kept = { httpOnly: true, secure: true, sameSite: 'lax' }

app.post('/login', (req, res) => {
  // example: wrong
  res.cookie('session', req.query.session, kept) // want `req\.query\.session becomes the cookie session: res\.cookie`
  // example: right
  res.cookie('session', sessions.create(), kept)
  // example: end
  res.end()
})

app.post('/more', (req, res) => {
  res.cookie('session', req.cookies.session, kept) // prolonged
  res.cookie('lang', req.query.lang, kept)
  res.end()
})

app.post('/token', (req, res) => {
  jwt.verify(req.body.token, process.env.KEY, { algorithms: ['HS256'] })
  res.cookie('session', req.body.token, kept)
  res.end()
})
