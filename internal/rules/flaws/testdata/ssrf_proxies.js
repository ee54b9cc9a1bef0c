'use strict'
const app = require('express')()
const proxy = require('express-http-proxy')
const { createProxyMiddleware } = require('http-proxy-middleware')
const table = { a: 'http://a.example.org' }
app.use('/asked', proxy((req) => req.query.target)) // want `req.query.target chooses where the server sends a request`
app.use('/table', proxy((req) => table[req.query.target]))
app.use('/router', createProxyMiddleware({ target: 'http://b.example.org', router: (req) => req.query.target })) // want `req.query.target chooses where`
app.use('/header', createProxyMiddleware({ router: async function (req) { return 'http://' + req.headers['x-to'] } })) // want `x-to.* chooses where`
app.use('/fixed', createProxyMiddleware({ target: 'http://b.example.org', router: (req) => table[req.query.target] || 'http://c.example.org' }))
