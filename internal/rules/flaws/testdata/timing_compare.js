'use strict'
const crypto = require('crypto')
const express = require('express')
const app = express()

app.post('/hook', express.raw(), (req, res) => {
  const expected = crypto.createHmac('sha256', process.env.KEY).update(req.body).digest('hex')
  // example: wrong
  if (req.get('x-signature') === expected) return res.sendStatus(204) // want `A signature is compared by ===: expected`
  // example: right
  const given = Buffer.from(req.get('x-signature') || '', 'hex')
  const wanted = Buffer.from(expected, 'hex')
  if (given.length === wanted.length && crypto.timingSafeEqual(given, wanted)) return res.sendStatus(204)
  // example: end
  res.sendStatus(403)
})

app.get('/admin', (req, res) => {
  if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(403) // want `process.env.API_KEY is compared by !==`
  if (req.query.token == process.env.TOKEN) return res.send('ok') // want `process.env.TOKEN is compared by ==`
  const { password } = req.body
  if (user.password === password) return res.send('in') // want `user.password is compared by ===`
  if (req.body.resetToken != user.resetToken) return res.sendStatus(403) // want `user.resetToken is compared by !=`
  if (req.body.password !== req.body.passwordConfirm) return res.sendStatus(400)
  if (req.body.newPassword === user.oldPassword) return res.sendStatus(400)
  if (req.body.password === undefined || typeof req.body.token !== 'string' || req.body.password === '') return res.sendStatus(400)
  if (req.body.password.length !== 12) return res.sendStatus(400)
})

function parse(token, kinds) {
  if (token === kinds.comma || token.type === Kind.SECRET) return true // a token of a parser, a member of an enumeration
  if (kinds.previousToken === token) return true
  return crypto.createHash('md5').update(token).digest('hex') === kinds.etag
}

function sameSettings(a, b) { return a.password === b.password }
module.exports = { parse, sameSettings }

exports.hub = (req, res) => {
  const mine = 'sha256=' + crypto.createHmac('sha256', process.env.KEY).update(req.rawBody).digest('hex')
  if (mine !== req.headers['x-hub-signature-256']) return res.sendStatus(403) // want `A signature is compared by !==: mine`
  if (Buffer.from(mine).equals(Buffer.from(req.headers['x-hub']))) return res.sendStatus(204) // want `A signature is compared by equals`
  const again = crypto.createHmac('sha256', once).update(mine).digest()
  return again === crypto.createHmac('sha256', once).update(req.headers['x-hub']).digest() // two HMACs with a key that nobody else has
}

function hashOf(text) { return crypto.createHash('sha512').update(text).digest('hex') }
exports.check = (user, given) => user.password === hashOf(given) // want `user.password is compared by === with the hash`
exports.same = (file, given) => file.etag === hashOf(given)

// Leaving a key out of a list lets nobody in, as finding one does.
exports.keys = (user, req) => user.keys.filter((key) => key.secretKey !== req.body.secretKey)
exports.found = (user, req) => user.keys.filter((key) => key.secretKey === req.body.secretKey) // want `secretKey is compared by ===`
