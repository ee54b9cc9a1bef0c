'use strict'
const crypto = require('crypto')
const CryptoJS = require('crypto-js')
const Cryptr = require('cryptr')
const KEY = 'vOVH6sdmpNWjRRIqCc7rdxs01lwHzfr3' // want `The key that encrypts stands in the code`

function seal(iv, text) {
  // example: wrong
  const cipher = crypto.createCipheriv('aes-256-gcm', KEY, iv)
  // example: right
  const better = crypto.createCipheriv('aes-256-gcm', Buffer.from(process.env.KEY, 'hex'), iv)
  // example: end
  return [cipher, better]
}

crypto.createHmac('sha256', 'a key that everybody sees').update(text).digest('hex') // want `The key that signs stands in the code`
crypto.createHmac('sha256', process.env.HMAC_KEY || 'fallback').update(text) // want `The key that signs falls back to a constant in the code`
crypto.createHmac('sha256', process.env.HMAC_KEY).update(text)
crypto.createHmac('sha256', '').update(text)
CryptoJS.AES.encrypt(text, 'tell nobody 123').toString() // want `The key that encrypts stands in the code`
CryptoJS.AES.decrypt(text, CryptoJS.enc.Utf8.parse('0123456789abcdef'), { iv }) // want `The key that decrypts stands in the code`
new Cryptr('a total secret') // want `The key that encrypts stands in the code`
crypto.createCipheriv('aes-128-gcm', crypto.createHash('sha256').update('hidden here').digest().slice(0, 16), iv)
crypto.createCipheriv('aes-256-gcm', crypto.createHash('sha256').update('hidden here').digest(), iv) // want `The key that encrypts stands in the code`
crypto.createCipheriv('aes-256-gcm', crypto.scryptSync('a phrase', salt, 32), iv) // want `What a key is derived from stands in the code`
crypto.createCipheriv('aes-256-gcm', crypto.scryptSync(process.env.PHRASE, salt, 32), iv)
crypto.createHmac('sha256', config.key).update(text)
module.exports = seal
