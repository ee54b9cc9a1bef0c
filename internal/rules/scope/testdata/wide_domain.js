'use strict'
const express = require('express')
const session = require('express-session')
const app = express()
app.post('/login', (req, res) => {
  // example: wrong
  res.cookie('sid', req.session.id, { domain: '.example.com', httpOnly: true }) // want `The cookie sid goes to every host of example\.com`
  // example: right
  res.cookie('sid', req.session.id, { httpOnly: true })
  // example: end
  res.cookie('sid', req.id, { domain: 'example.co.uk' }) // want `goes to every host of example\.co\.uk`
  res.cookie('sid', req.id, { domain: 'co.uk' }) // want `The domain co\.uk of the cookie sid belongs to everybody`
  res.cookie('sid', req.id, { domain: '.github.io' }) // want `The domain \.github\.io of the cookie sid belongs to everybody`
  res.cookie('theme', 'x', { domain: '.shop.example.com' }) // want `The cookie theme goes to shop\.example\.com and every host below it; the leading dot`
  res.cookie('sid', req.id, { domain: 'shop.example.com' }) // one host of the domain
  res.cookie('sid', req.id, { domain: 'me.github.io' }) // want `goes to every host of me\.github\.io`
  res.cookie('sid', req.id, { domain: 'localhost' })
  res.cookie('sid', req.id, { domain: '127.0.0.1' })
  res.cookie('sid', req.id, { domain: process.env.COOKIE_DOMAIN })
  res.cookie('sid', req.id, { domain: process.env.COOKIE_DOMAIN || '.example.com' }) // want `every host of example\.com`
  res.setHeader('Set-Cookie', `sid=${req.id}; Domain=example.com`) // want `The cookie sid goes to every host of example\.com`
  res.setHeader('Set-Cookie', `sid=${req.id}; Domain=${req.hostname}`)
  res.cookie('__Host-sid', req.id, { domain: 'example.com', secure: true }) // want `it has a Domain`
})
app.use(session({ cookie: { domain: 'example.com' } })) // want `The session cookie connect\.sid goes to every host of example\.com`
