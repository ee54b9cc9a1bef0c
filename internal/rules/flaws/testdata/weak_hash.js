'use strict'
const crypto = require('crypto')
const md5 = require('md5')
const sha1 = require('sha1')
const { MD5 } = require('crypto-js')

function resetLink(user) {
  // example: wrong
  const resetToken = crypto.createHash('md5').update(user.id + user.secret).digest('hex') // want `resetToken stands on md5, a hash that can be forged`
  // example: right
  const mailToken = crypto.createHash('sha256').update(user.id + user.secret).digest('hex')
  // example: end
  return [resetToken, mailToken]
}

function pay(order, query) {
  const signature = md5(order.id + order.amount + config.key) // want `signature stands on md5`
  query.sign = MD5(order.id).toString() // want `sign stands on md5`
  order.session_id = sha1(order.owner + order.when) // want `session_id stands on sha1`
  return crypto.createHash('sha1').update(order.apiKey).digest('hex') + signature // want `apiKey stands on sha1`
}

crypto.createHmac('sha1', key).update(body).digest('hex') // an HMAC holds, and no name says more
const webhookSignature = crypto.createHmac('md5', key).update(body).digest('hex') // want `webhookSignature stands on an HMAC with md5`

crypto.createSign('RSA-SHA1').update(text).sign(privateKey) // want `crypto.createSign signs with RSA-SHA1`
crypto.createSign('RSA-SHA256').update(text).sign(privateKey)
crypto.createVerify('md5').update(text).verify(publicKey, theirs) // want `crypto.createVerify takes signatures with md5`
crypto.sign('sha1', data, privateKey) // want `crypto.sign signs with sha1`
crypto.sign(null, data, privateKey)

// What only has to tell things apart.
const etag = '"' + crypto.createHash('md5').update(body).digest('hex') + '"'
const cacheKey = md5(JSON.stringify(query))
const checksum = sha1(file)
const id = crypto.createHash('sha1').update(path).digest('hex').slice(0, 8)
const avatar = 'https://www.gravatar.com/avatar/' + md5(user.email)
crypto.createHash(config.algorithm).update(token)
module.exports = { resetLink, pay, webhookSignature, etag, cacheKey, checksum, id, avatar }
