'use strict'
const winston = require('winston')
const pino = require('pino')
const jwt = require('jsonwebtoken')
const logger = winston.createLogger()
const log = pino()

function login(req, res, password, accessToken) {
  // example: wrong
  console.log('login', req.body.name, password) // want `console.log writes password to the log` `req.body.name is written to the log`
  // example: right
  console.log('login', req.body.name, { password: Boolean(password) })
  // example: end
  logger.info(`token of ${req.body.name}: ${accessToken}`) // want `logger.info writes accessToken to the log`
  log.debug({ user: req.body.name, pwd: req.body.password }) // want `log.debug writes req.body.password to the log`
  console.log('headers', req.headers.authorization) // want `console.log writes req.headers.authorization`
  console.log(JSON.stringify({ apiKey: config.apiKey })) // want `console.log writes config.apiKey`
  console.log(process.env) // want `console.log writes process.env, with every secret in it, to the log`
  console.error('bad token ' + req.query.token) // want `console.error writes req.query.token`
  const token = jwt.sign({ id: 1 }, process.env.SECRET)
  console.log(token) // want `console.log writes token to the log`

  console.log('wrong password', password.length, Boolean(password), !password, typeof password)
  console.log(mask(password), hash(password), passwordHash)
  console.log('password')
  console.log(process.env.NODE_ENV)
  if (process.env.NODE_ENV === 'development') console.log(password)
  const hidden = redact(password)
  const secret = mask(config.secret)
  console.log(hidden, secret)
}

function parse(token) { console.log(token, token.type, tokens) }
module.exports = { login, parse }

function update(payloadWithoutPassword, oldPassword) {
  console.log(payloadWithoutPassword)
  console.log(oldPassword) // want `console.log writes oldPassword to the log`
}

function find(sessionKey, sessionToken) {
  console.log(sessionKey)
  console.log(sessionToken) // want `console.log writes sessionToken to the log`
}

// Under another name, in an object, through a helper.
app.post('/login', (req, res) => {
  const typed = req.body.password
  console.log('login with', typed) // want `console.log writes req.body.password to the log` `is written to the log with its line breaks`
  const login = { name: 'x', typed: req.body.password }
  logger.info(login) // want `logger.info writes req.body.password to the log`
  note('login', req.body.password)
  const { password, ...rest } = req.body
  console.log(rest)
  const count = req.body.password.length
  console.log(count)
  const stars = req.body.password.replace(/./g, '*')
  console.log(stars)
  const said = { name: 'x', given: Boolean(req.body.password) }
  console.log(said)
})
function note (label, value) { console.log(label, value) } // want `console.log writes req.body.password to the log` `is written to the log with its line breaks`
process.stdout.write('password ' + config.password) // want `process.stdout.write writes config.password to the log`

// An option that names the file in which the key lies, and one that is the key.
const where = require('path')
function keyFile (name) { const keyPath = where.resolve(name); logger.info(`read from ${keyPath}`); return keyPath }
keyFile(config.apiKey)
function announce (text) { logger.info('key: ' + text) } // want `logger.info writes settings.apiKey to the log`
announce(settings.apiKey)
