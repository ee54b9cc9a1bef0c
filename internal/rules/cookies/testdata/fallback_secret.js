'use strict'
const cookieParser = require('cookie-parser')
const crypto = require('crypto')

// example: wrong
cookieParser(process.env.COOKIE_SECRET || 'development') // want `The secret of the cookies falls back to a string in the code: deve\.\.\. \(11 characters\)`
// example: right
if (!process.env.COOKIE_SECRET) throw new Error('COOKIE_SECRET is not set')
cookieParser(process.env.COOKIE_SECRET)
// example: end

cookieParser(process.env.COOKIE_SECRET ?? 'development') // want `falls back to a string in the code`
cookieParser(process.env.COOKIE_SECRET || crypto.randomBytes(32).toString('hex')) // everybody signs in again after a restart, no more
cookieParser(process.env.COOKIE_SECRET || '') // no secret at all: nothing is signed
// not seen: process.env.NODE_ENV === 'production' ? process.env.S : 'dev'
cookieParser(process.env.NODE_ENV === 'production' ? process.env.COOKIE_SECRET : 'dev')
