'use strict'
// Sessions in a server that several machines have, as express-session and
// connect-redis keep them.
const express = require('express')
const session = require('express-session')
const { RedisStore } = require('connect-redis')
const { createClient } = require('redis')

const client = createClient({ url: process.env.REDIS_URL, RESP: 2 })
client.on('error', () => {}) // it connects again by itself
client.connect().then(() => {
  const app = express()
  app.use(session({ store: new RedisStore({ client }), secret: 'known to all machines', resave: false, saveUninitialized: false, cookie: { secure: 'auto' } }))
  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits || 0) + 1
    res.send(String(req.session.visits))
  })
  app.listen(8080)
})
