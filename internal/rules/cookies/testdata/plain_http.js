'use strict'
const express = require('express')
const cookieSession = require('cookie-session')
const config = require('./config')
const app = express()
app.set('trust proxy', 1)

// example: wrong
app.use(cookieSession({ name: 'shop', keys: config.keys, secure: false, sameSite: 'lax' })) // want `cookieSession turns Secure off for the session cookie shop`
// example: right
app.use(cookieSession({ name: 'shop', keys: config.keys, secure: true, sameSite: 'lax' }))
// example: end

app.use(cookieSession({ name: 'shop', keys: config.keys, sameSite: 'lax' })) // want `makes the session cookie shop Secure only if the request came over TLS`
app.use(cookieSession({ name: 'shop', keys: config.keys, sameSite: 'lax', secure: process.env.NODE_ENV === 'production' })) // the environment decides
app.use(cookieSession({ name: 'shop', keys: config.keys, sameSite: 'lax', secure: config.secure || false })) // and here a file

app.get('/', (req, res) => {
  res.cookie('sid', req.id, { httpOnly: true, sameSite: 'lax' }) // want `res\.cookie sets the cookie sid without Secure`
  res.cookie('__Host-sid', req.id, { httpOnly: true, sameSite: 'lax' }) // rule scope speaks of the prefix
  res.cookie('sid', req.id, { httpOnly: true, sameSite: 'none' }) // want `SameSite=None but not Secure`
})
const options = { httpOnly: true, sameSite: 'lax' }
if (app.get('env') === 'production') options.secure = true
app.get('/b', (req, res) => res.cookie('sid', req.id, options)) // set under a condition: unknown
