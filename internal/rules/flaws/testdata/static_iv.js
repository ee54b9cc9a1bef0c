'use strict'
const crypto = require('crypto')
const CryptoJS = require('crypto-js')

const once = crypto.randomBytes(12)
const zeros = Buffer.alloc(16)

function seal(text, key) {
  // example: wrong
  const cipher = crypto.createCipheriv('aes-256-gcm', key, '000102030405') // want `crypto.createCipheriv is given an IV that is a constant`
  // example: right
  const iv = crypto.randomBytes(12)
  const better = crypto.createCipheriv('aes-256-gcm', key, iv)
  // example: end
  return [cipher, better]
}

function more(text, key, given) {
  crypto.createCipheriv('aes-256-ctr', key, Buffer.from('00112233445566778899aabbccddeeff', 'hex')) // want `an IV that is a constant`
  crypto.createCipheriv('aes-256-ctr', key, Buffer.alloc(16, 0)) // want `given an IV of zeros`
  crypto.createCipheriv('aes-256-ctr', key, zeros) // want `given an IV of zeros`
  crypto.createCipheriv('aes-256-gcm', key, once) // want `an IV that is made once, when the module is loaded`
  CryptoJS.AES.encrypt(text, key, { iv: CryptoJS.enc.Utf8.parse('1234567890123456') }) // want `CryptoJS.AES.encrypt is given an IV that is a constant`
  crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) }, key, text) // want `an IV that is a constant`
  crypto.createCipheriv('aes-256-ctr', key, given)
  crypto.createCipheriv('aes-256-ctr', key, text.slice(0, 16))
  crypto.createDecipheriv('aes-256-ctr', key, '0123456789abcdef') // what was encrypted before
  const filled = Buffer.alloc(16)
  crypto.randomFillSync(filled)
  crypto.createCipheriv('aes-256-ctr', key, filled)
  const counted = Buffer.alloc(16)
  counted.writeUInt32BE(given.counter, 12)
  crypto.createCipheriv('aes-256-ctr', key, counted)
  const drawn = crypto.getRandomValues(new Uint8Array(12))
  crypto.subtle.encrypt({ name: 'AES-GCM', iv: drawn }, key, text)
}

const proof = (key, text) => crypto.createHmac('sha256', key).update(text).digest()
module.exports = { seal, more, proof }
