'use strict'
const crypto = require('crypto')
const CryptoJS = require('crypto-js')
const forge = require('node-forge')

function encrypt(text, key, iv) {
  // example: wrong
  const cipher = crypto.createCipheriv('des-ede3-cbc', key, iv) // want `crypto.createCipheriv uses des-ede3-cbc: its blocks have 64 bits`
  // example: right
  const better = crypto.createCipheriv('aes-256-gcm', key, iv)
  // example: end
  return [cipher, better]
}

crypto.createCipheriv('rc4', key, '') // want `uses rc4: it is broken`
crypto.createCipheriv('DES-ECB', key, null) // want `uses DES-ECB: its keys have 56 bits`
crypto.createDecipheriv('bf-cbc', key, iv) // want `uses bf-cbc: its blocks have 64 bits`
const algorithm = 'rc2-cbc'
crypto.createCipheriv(algorithm, key, iv) // want `uses rc2-cbc`
crypto.createCipher('aes-256-cbc', password) // want `crypto.createCipher makes key and IV from a password with one round of MD5`
crypto.createDecipher(config.algorithm, password) // want `crypto.createDecipher makes key and IV`
CryptoJS.DES.encrypt(text, key) // want `CryptoJS.DES.encrypt uses DES`
CryptoJS.TripleDES.decrypt(text, key) // want `CryptoJS.TripleDES.decrypt uses TripleDES`
CryptoJS.RC4.encrypt(text, key) // want `uses RC4`
CryptoJS.Rabbit.encrypt(text, key) // want `uses Rabbit`
forge.cipher.createCipher('3DES-CBC', key) // want `forge.cipher.createCipher uses 3DES-CBC`

CryptoJS.AES.encrypt(text, key)
crypto.createCipheriv(config.algorithm, key, iv) // unknown is not a finding
crypto.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
DES.encrypt(text) // not a library's

const hmac = crypto.createHmac('sha256', key)
module.exports = { encrypt, hmac }
