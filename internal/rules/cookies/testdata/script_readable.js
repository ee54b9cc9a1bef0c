'use strict'
const express = require('express')
const jwt = require('jsonwebtoken')
const config = require('./config')
const app = express()
const safe = { httpOnly: true, secure: true, sameSite: 'lax' }

app.post('/login', (req, res) => {
  const token = jwt.sign({ sub: req.user.id }, config.key)
  // example: wrong
  res.cookie('sid', req.session.id, { httpOnly: false, secure: true, sameSite: 'lax' }) // want `res\.cookie turns HttpOnly off for the cookie sid`
  res.cookie('token', token, { secure: true, sameSite: 'lax' }) // want `res\.cookie sets the cookie token without HttpOnly`
  // example: right
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: 'lax' })
  // example: end
  res.status(201).cookie('a', token, { secure: true, sameSite: 'lax' }) // want `res\.cookie sets the cookie a without HttpOnly`
  res.cookie('sid', req.session.id, safe)
  res.cookie('sid', req.session.id, { ...safe, httpOnly: false }) // want `turns HttpOnly off`
  res.cookie('sid', req.session.id, { ...config.cookie, secure: true, sameSite: 'lax' }) // the spread may bring httpOnly
  res.cookie('sid', req.session.id, config.cookie) // unknown is not a finding
  res.cookie('sid', req.session.id, { httpOnly: config.strict, secure: true, sameSite: 'lax' })
  res.cookie('theme', 'dark', { secure: true, sameSite: 'lax' }) // pages read it on purpose
  res.cookie('XSRF-TOKEN', req.csrfToken(), { secure: true, sameSite: 'lax' }) // and this one they must
  res.cookie('basket', '1', { secure: true, sameSite: 'lax' }) // want `sets the cookie basket without HttpOnly`
  res.cookie(config.name, '1', { secure: true, sameSite: 'lax' }) // want `res\.cookie sets the cookie config\.name without HttpOnly`
  res.cookie('sid', '', { maxAge: 0 }) // takes the cookie back
  res.cookie('sid', req.id, { expires: new Date(0) })
  res.clearCookie('sid')
})

if (process.env.NODE_ENV !== 'production') {
  app.use((req, res, next) => { res.cookie('sid', 'test'); next() })
}

// Not a response: a shadowed or unknown name is silent.
function pack (res, jar) {
  jar.cookie('sid', req.id)
}
module.exports = pack
