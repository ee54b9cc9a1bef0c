'use strict'
const express = require('express')
const app = express()
const fastify = require('fastify')()
app.get('/', (req, res) => {
  // example: wrong
  res.cookie('__Host-sid', req.id, { secure: true, domain: 'shop.example.com' }) // want `Browsers drop the cookie __Host-sid: it has a Domain`
  // example: right
  res.cookie('__Host-sid', req.id, { secure: true })
  // example: end
  res.cookie('__Host-sid', req.id, { secure: true, path: '/shop' }) // want `its Path is /shop and not /`
  res.cookie('__Host-sid', req.id) // want `it is not Secure`
  res.cookie('__Secure-sid', req.id, { httpOnly: true }) // want `Browsers drop the cookie __Secure-sid: it is not Secure`
  res.cookie('__Secure-sid', req.id, { secure: true, domain: 'shop.example.com' })
  res.cookie('__Host-sid', req.id, { secure: req.secure, domain: req.domain })
  res.setHeader('Set-Cookie', '__Host-sid=x; Secure') // want `it has no Path=/`
  res.setHeader('Set-Cookie', '__Host-sid=x; Secure; Path=/; HttpOnly')
})
fastify.get('/', (request, reply) => reply.setCookie('__Host-sid', req.id, { secure: true })) // want `it has no Path=/`
