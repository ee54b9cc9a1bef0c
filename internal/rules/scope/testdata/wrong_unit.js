'use strict'
const express = require('express')
const session = require('express-session')
const cookie = require('cookie')
const fastify = require('fastify')()
const app = express()

// example: wrong
app.use(session({ cookie: { maxAge: 86400 } })) // want `maxAge 86400 of session is read as milliseconds, so the session cookie connect\.sid lives for 1\.4 minutes`
// example: right
app.use(session({ cookie: { maxAge: 86400 * 1000 } }))
// example: end

app.get('/', (req, res) => {
  res.cookie('sid', req.id, { maxAge: 3600 }) // want `lives for 3\.6 seconds`
  res.cookie('sid', req.id, { maxAge: 900 }) // want `lives for 900 milliseconds`
  res.cookie('sid', req.id, { maxAge: 60 * 60 * 24 * 30 }) // want `lives for 43\.2 minutes`
  res.cookie('sid', req.id, { maxAge: 30 * 60 * 1000 })
  res.cookie('sid', req.id, { maxAge: 5000 })
  res.cookie('sid', req.id, { maxAge: 1 }) // takes the cookie back
  res.append('Set-Cookie', cookie.serialize('sid', req.id, { maxAge: 7 * 24 * 60 * 60 * 1000 })) // want `maxAge 604800000 of cookie\.serialize is read as seconds, so the cookie sid lives for 19\.2 years`
  res.append('Set-Cookie', cookie.serialize('sid', req.id, { maxAge: 7 * 24 * 60 * 60 }))
})
fastify.get('/', (request, reply) => {
  reply.setCookie('sid', req.id, { maxAge: 60 * 60 * 1000 }) // want `lives for 41\.7 days`
  reply.setCookie('theme', 'x', { maxAge: 60 * 60 * 24 * 365 })
})
