'use strict'
const ftp = require('basic-ftp')
const mongoose = require('mongoose')
const nodemailer = require('nodemailer')
const wkhtmltopdf = require('wkhtmltopdf')
const hapi = require('@hapi/hapi')
const { createProxyMiddleware } = require('http-proxy-middleware')
const app = require('express')()

app.use('/pass', createProxyMiddleware({ router: (req) => req.query.to })) // want `req\.query\.to chooses where the server sends a request: createProxyMiddleware`
app.use('/fixed', createProxyMiddleware({ router: (req) => (req.query.to ? 'http://a.internal' : 'http://b.internal') }))

app.post('/connect', async (req, res) => {
  const client = new ftp.Client()
  await client.access({ host: req.body.host }) // want `req\.body\.host chooses where the server sends a request: client\.access`
  await client.access({ host: 'files.example.org', user: req.body.user })
  await mongoose.connect(req.body.database) // want `req\.body\.database chooses where the server sends a request: mongoose\.connect`
  nodemailer.createTransport({ host: req.body.smtp }) // want `req\.body\.smtp chooses where the server sends a request: nodemailer\.createTransport`
  wkhtmltopdf(req.body.page).pipe(res) // want `req\.body\.page chooses where the server sends a request: wkhtmltopdf`
})

hapi.server().route({
  method: 'GET',
  path: '/pass',
  handler: (request, h) => h.proxy({ uri: request.query.uri }) // want `request\.query\.uri chooses where the server sends a request: h\.proxy`
})
