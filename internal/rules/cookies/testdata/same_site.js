'use strict'
const express = require('express')
const app = express()
app.post('/login', (req, res) => {
  // example: wrong
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true }) // want `res\.cookie sets the cookie sid without SameSite`
  // example: right
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: 'lax' })
  // example: end
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: true }) // true is Strict
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: false }) // want `turns SameSite off`
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: 'none' }) // a decision
  res.cookie('sid', req.session.id, { httpOnly: true, secure: false, sameSite: 'None' }) // want `is SameSite=None but not Secure: browsers refuse it`
  res.cookie('sid', req.session.id, { httpOnly: true, secure: req.secure, sameSite: 'none' }) // Secure is not known
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: 'relaxed' }) // want `SameSite=relaxed, which is none of Strict, Lax and None`
  res.cookie('sid', req.session.id, { httpOnly: true, secure: true, sameSite: req.app.get('sameSite') })
  res.set('Set-Cookie', 'sid=1; HttpOnly; Secure') // want `The cookie sid is written without SameSite`
  res.append('Set-Cookie', 'sid=1; HttpOnly; Secure; samesite=STRICT')
})
