'use strict'
const crypto = require('crypto')
const uuid = require('uuid')
const _ = require('lodash')

// example: wrong
const resetToken = Math.random().toString(36).slice(2) // want `resetToken is made with Math.random, which can be computed from a few of its results`
// example: right
const inviteToken = crypto.randomBytes(32).toString('hex')
// example: end

function generatePassword(length) {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  let result = ''
  for (let i = 0; i < length; i++) result += letters.charAt(Math.floor(Math.random() * letters.length)) // want `generatePassword is made with Math.random`
  return result
}

const makeOtp = () => Math.floor(100000 + Math.random() * 900000) // want `makeOtp is made with Math.random`

function signUp(user, req, res) {
  user.apiKey = uuid.v1() // want `apiKey is made with uuid.v1`
  user.salt = _.random(1, 1e9) // want `salt is made with _.random`
  const csrf = crypto.createHash('sha256').update(String(Math.random())).digest('hex') // want `csrf is made with Math.random`
  req.session.nonce = Math.random() // want `nonce is made with Math.random`
  res.cookie('sessionId', Date.now() + '-' + user.id) // want `sessionId is made with Date.now, which is the time`
  const verificationCode = `${Math.floor(Math.random() * 10)}${Math.floor(Math.random() * 10)}` // want `verificationCode is made with Math.random`
  const secret = Array.from({ length: 16 }, () => letters[Math.floor(Math.random() * 16)]).join('') // want `secret is made with Math.random`
  return { csrf, verificationCode, secret, id: uuid.v1(), token: uuid.v4() }
}

// What may be guessed.
const id = Math.random().toString(36)
const delay = Math.random() * 1000
const key = `row-${Math.random()}`
const tokenExpires = Date.now() + 3600e3
const passwordChangedAt = Date.now()
const session = { lastSeen: Date.now(), token: crypto.randomBytes(16).toString('hex') + Date.now() }
const nonce = Date.now()
const tokens = words.sort(() => Math.random() - 0.5)
const color = pick(Math.random())
module.exports = { resetToken, inviteToken, generatePassword, makeOtp, signUp, id, delay, key, tokenExpires, passwordChangedAt, session, nonce, tokens, color }

const sessionId = 'xxxxxxxx-xxxx-4xxx'.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16)) // want `sessionId is made with Math.random`
module.exports.sessionId = sessionId

function makeId(length) {
  let text = ''
  for (let i = 0; i < length; i++) text += letters.charAt(Math.floor(Math.random() * letters.length)) // want `resetPasswordToken is made with Math.random`
  return text
}
function shade() { return '#' + Math.random().toString(16).slice(2, 8) }
exports.forgot = (user) => {
  user.resetPasswordToken = makeId(20)
  user.color = shade()
}

exports.form = function () {
  let boundary = '----'
  for (let i = 0; i < 24; i++) boundary += Math.floor(Math.random() * 10).toString(16) // want `boundary is made with Math.random`
  this.boundary = boundary
}
exports.grow = (map) => { map.boundary = Math.random() * 10 }

const unsafe = require('nanoid/non-secure')
const safe = require('nanoid')
const digits = unsafe.customAlphabet('0123456789', 6)
const proper = safe.customAlphabet('0123456789', 6)
const Chance = require('chance')
const chance = new Chance()
const { ObjectId } = require('mongodb')
exports.invite = (user) => {
  user.resetToken = unsafe.nanoid() // want `resetToken is made with unsafe.nanoid`
  user.otp = digits() // want `otp is made with digits`
  user.password = chance.guid() // want `password is made with chance.guid`
  user.inviteToken = new ObjectId().toHexString() // want `inviteToken is made with ObjectId, which is made of the time`
  user.verifyToken = Math.random().toString(36) // want `verifyToken is made with Math.random`
  user.verifiedAt = Math.random()
  user.rowId = unsafe.nanoid()
  user.colour = chance.guid()
  user.otp = proper()
  user.resetToken = safe.nanoid()
  user._id = new ObjectId()
  user.tokenId = new ObjectId()
  user.session = new ObjectId(user.given)
}
