'use strict'
const jwt = require('jsonwebtoken')
const simple = require('jwt-simple')
const koaJwt = require('koa-jwt')
const { expressjwt } = require('express-jwt')
const fs = require('fs')
const publicKey = fs.readFileSync('key.pub')

function who(token) {
  // example: wrong
  const user = jwt.verify(token, publicKey) // want `jwt.verify lets the token choose its algorithm`
  // example: right
  const sure = jwt.verify(token, publicKey, { algorithms: ['RS256'] })
  // example: end
  return [user, sure]
}

jwt.verify(token, process.env.JWT_SECRET) // HMAC and nothing else
jwt.verify(token, secretOrPublicKey, { audience: 'shop' }) // want `jwt.verify lets the token choose`
jwt.verify(token, key, options) // unknown is not a finding
jwt.verify(token, await findKey(token), { issuer: 'shop' }) // want `jwt.verify lets the token choose`
expressjwt({ secret: process.env.SECRET }) // want `expressjwt lets the token choose its algorithm`
expressjwt({ secret: process.env.SECRET, algorithms: ['HS256'] })
koaJwt({ secret: process.env.SECRET })
koaJwt({ secret: jwksKeys }) // want `koaJwt lets the token choose`
simple.decode(token, process.env.SECRET) // want `simple.decode takes the algorithm that the token names`
simple.decode(token, process.env.SECRET, false, 'HS256')
module.exports = who

jwt.verify(token, key, { algorithms: ['HS256', 'RS256'] }) // want `jwt\.verify accepts HMAC and signatures by the same key`
jwt.verify(token, key, { algorithms: ['RS256', 'ES256'] })
jwt.verify(token, key, { algorithms: ['HS256', 'HS512'] })

const jws = require('jws')
exports.signedSomehow = token => jws.verify(token, process.env.KEY) // want `jws.verify is not told the algorithm`
exports.signedSo = token => jws.verify(token, 'HS256', process.env.KEY)
exports.handedOn = (...all) => jws.verify(...all)
