'use strict'
const crypto = require('crypto')
const NodeRSA = require('node-rsa')
const forge = require('node-forge')

// example: wrong
crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }) // want `crypto.generateKeyPairSync makes a key for RSA of 1024 bits`
// example: right
crypto.generateKeyPairSync('rsa', { modulusLength: 3072 })
// example: end

const options = { modulusLength: 512, publicKeyEncoding: { type: 'spki', format: 'pem' } } // want `makes a key for RSA of 512 bits`
crypto.generateKeyPair('rsa', options, done)
crypto.generateKeyPair('ec', { namedCurve: 'secp160r1' }, done) // want `takes the curve secp160r1, which is too small`
crypto.generateKeyPair('ec', { namedCurve: 'P-256' }, done)
crypto.generateKeyPair('rsa', { modulusLength: config.bits }, done)
crypto.createDiffieHellman(1024) // want `makes a key for Diffie-Hellman of 1024 bits`
crypto.createDiffieHellman(prime, 'hex')
crypto.getDiffieHellman('modp5') // want `takes modp5, a group of 1536 bits`
crypto.getDiffieHellman('modp14')
crypto.createECDH('prime192v1') // want `takes the curve prime192v1`
crypto.createECDH('secp256k1')
new NodeRSA({ b: 1024 }) // want `NodeRSA makes a key for RSA of 1024 bits`
new NodeRSA(pem)
forge.pki.rsa.generateKeyPair({ bits: 1024, e: 0x10001 }) // want `makes a key for RSA of 1024 bits`
forge.pki.rsa.generateKeyPair(2048)
crypto.createHmac('sha256', crypto.randomBytes(8)) // want `The key that signs has only 8 random bytes`
crypto.createHmac('sha256', crypto.randomBytes(32))
