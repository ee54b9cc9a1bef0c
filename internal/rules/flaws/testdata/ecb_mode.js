'use strict'
const crypto = require('crypto')
const CryptoJS = require('crypto-js')
const aesjs = require('aes-js')

function encrypt(text, key, iv) {
  // example: wrong
  const cipher = crypto.createCipheriv('aes-128-ecb', key, null) // want `crypto.createCipheriv runs aes-128 in ECB mode`
  // example: right
  const better = crypto.createCipheriv('aes-128-gcm', key, iv)
  // example: end
  return [cipher, better]
}

crypto.createDecipheriv('AES-256-ECB', key, '') // want `runs aes-256 in ECB mode`
CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB, padding: CryptoJS.pad.Pkcs7 }) // want `CryptoJS.AES.encrypt runs aes in ECB mode`
CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CBC, iv })
CryptoJS.AES.encrypt(text, key)
new aesjs.ModeOfOperation.ecb(key) // want `aesjs.ModeOfOperation.ecb runs aes in ECB mode`
new aesjs.ModeOfOperation.ctr(key)
module.exports = encrypt
