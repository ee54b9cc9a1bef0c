'use strict'
const express = require('express')
const http = require('node:http')
const https = require('https')
const Koa = require('koa')
const hapi = require('@hapi/hapi')
const fastify = require('fastify')({ logger: true })

const app = express()
// example: wrong
app.listen(80) // want `The server listens on port 80, which on most machines only root may open`
// example: right
app.listen(8080)
// example: end

const PORT = process.env.PORT || 443
https.createServer({}, app).listen(PORT, () => {}) // want `port 443, which on most machines only root may open, unless the environment says otherwise`
http.createServer(app).listen('81') // want `port 81`
http.createServer(app).listen({ port: 82, host: '127.0.0.1' }) // want `port 82`
new Koa().listen(1024)
fastify.listen({ port: 83 }) // want `port 83`
hapi.server({ port: 84, host: 'localhost' }) // want `port 84`
Bun.serve({ port: 85, fetch: handle }) // want `port 85`

http.createServer(app).listen(0) // any free port
http.createServer(app).listen('/run/shop.sock')
http.createServer(app).listen(process.env.PORT)
emitter.listen(80) // unknown is not a finding

// Known miss: the port comes from a file of settings.
http.createServer(app).listen(require('./settings.json').port)
