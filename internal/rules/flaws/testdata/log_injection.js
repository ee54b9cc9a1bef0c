'use strict'
const fs = require('node:fs')
const path = require('node:path')
const log4js = require('log4js')
const pino = require('pino')()
const app = require('express')()

const logger = log4js.getLogger('shop')
const visits = path.join(__dirname, 'visits.log')

app.post('/login', (req, res) => {
  // example: wrong
  console.log('failed to sign in: ' + req.body.name) // want `req\.body\.name is written to the log with its line breaks: console\.log`
  // example: right
  console.log('failed to sign in: ' + req.body.name.replace(/[\r\n]/g, ' '))
  // example: end
  res.sendStatus(401)
})

app.post('/quiet', (req, res) => {
  console.log('name: ' + JSON.stringify(req.body.name))
  console.log('name: %j', req.body.name)
  console.log('body:', req.body) // an object is printed with its line breaks escaped
  console.log('page', Number(req.query.page))
  pino.info('name: ' + req.body.name) // JSON
  if (/^[\w-]+$/.test(req.body.name)) console.log('hello ' + req.body.name)
  for (const line of req.body.text.split('\n')) console.log(line)
  if (process.env.NODE_ENV === 'development') console.log(req.body.name)
  res.end()
})

app.post('/once', (req, res) => {
  logger.warn('name ' + req.body.name) // want `req\.body\.name is written to the log`
  logger.warn('again ' + req.body.name)
  res.end()
})

app.use((req, res, next) => {
  fs.appendFile(visits, req.query.from + '\n', () => {}) // want `req\.query\.from is written to the log`
  fs.appendFile('visits.csv', req.query.from + '\n', () => {})
  next()
})

// Node refuses a line break in an address: possible, and shown with --all.
app.use((req, res, next) => {
  console.log(req.method + ' ' + req.url) // want `req\.url is written to the log`
  next()
})
