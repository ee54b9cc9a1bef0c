'use strict'
const jwt = require('jsonwebtoken')
const fastify = require('fastify')()
const { Strategy } = require('passport-jwt')
const SECRET = 'only we know this' // want `The key of web tokens stands in the code`

function issue(user) {
  // example: wrong
  const token = jwt.sign({ id: user.id }, SECRET)
  // example: right
  const better = jwt.sign({ id: user.id }, process.env.JWT_SECRET)
  // example: end
  return [token, better]
}

jwt.verify(token, SECRET, { algorithms: ['HS256'] })
jwt.sign(user, process.env.JWT_SECRET || 'dev secret') // want `The key of web tokens falls back to a string in the code`
const opts = {}
opts.secretOrKey = 'hidden in plain sight' // want `The key of web tokens stands in the code`
opts.algorithms = ['HS256']
new Strategy(opts, done)
fastify.register(require('@fastify/jwt'), { secret: 'supersecret' }) // want `The key of web tokens stands in the code`
jwt.verify(token, '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----', { algorithms: ['RS256'] })
jwt.sign(user, config.secret)
jwt.sign(user, fs.readFileSync('key.pem'))
module.exports = issue
