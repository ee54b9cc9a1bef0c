'use strict'
const crypto = require('node:crypto')
const { constants, publicEncrypt } = crypto
const NodeRSA = require('node-rsa')

// example: wrong
crypto.privateDecrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, secret) // want `crypto\.privateDecrypt uses RSA_PKCS1_PADDING: whoever sees which cipher texts are refused reads them`
// example: right
crypto.privateDecrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, secret)
// example: end

publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, secret) // want `publicEncrypt uses RSA_NO_PADDING: equal texts give equal cipher texts`
publicEncrypt(key, secret)
publicEncrypt({ key, padding }, secret) // not known
crypto.privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digest) // a signature
new NodeRSA(key, { encryptionScheme: 'pkcs1' }) // want `NodeRSA uses the padding pkcs1`
new NodeRSA(key, { encryptionScheme: 'pkcs1_oaep' })
