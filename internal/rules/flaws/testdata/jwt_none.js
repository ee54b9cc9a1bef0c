'use strict'
const jwt = require('jsonwebtoken')
const simple = require('jwt-simple')
const jose = require('jose')
const { expressjwt } = require('express-jwt')

function who(token, secret) {
  // example: wrong
  const user = jwt.verify(token, secret, { algorithms: ['HS256', 'none'] }) // want `jwt.verify accepts tokens without a signature`
  // example: right
  const sure = jwt.verify(token, secret, { algorithms: ['HS256'] })
  // example: end
  return [user, sure]
}

const options = { algorithms: ['none'] } // want `jwt.verify accepts tokens without a signature`
jwt.verify(token, secret, options)
jwt.verify(token, null, { algorithms: ['HS256'] }) // want `jwt.verify verifies tokens without a key`
jwt.verify(token, '', { algorithms: ['HS256'] }, done) // want `jwt.verify verifies tokens without a key`
jwt.verify(token, false, { algorithms: ['HS256'] }) // want `jwt.verify verifies tokens without a key`
jwt.verify(token, process.env.SECRET || '', { algorithms: ['HS256'] })
jwt.sign(data, '', { algorithm: 'none' }) // want `jwt.sign makes tokens without a signature`
simple.decode(token, secret, false, 'none') // want `simple.decode accepts tokens without a signature`
jose.UnsecuredJWT.decode(token) // want `jose.UnsecuredJWT.decode takes and makes tokens without a signature`
expressjwt({ secret, algorithms: ['HS256', 'None'] }) // want `expressjwt accepts tokens without a signature`
expressjwt({ secret, algorithms: ['HS256'] })
jwt.verify(token, secret, { algorithms: config.algorithms })
module.exports = who
