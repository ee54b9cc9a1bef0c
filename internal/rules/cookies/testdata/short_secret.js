'use strict'
const cookieParser = require('cookie-parser')
const { randomBytes } = require('crypto')
const { nanoid } = require('nanoid')

// example: wrong
cookieParser(randomBytes(8).toString('hex')) // want `The secret that signs cookies has only 8 random bytes`
// example: right
cookieParser(randomBytes(32).toString('hex'))
// example: end

cookieParser(process.env.COOKIE_SECRET || nanoid(10)) // want `has only 10 random characters`
cookieParser(process.env.COOKIE_SECRET.slice(0, 16)) // want `has only 16 characters`
cookieParser(process.env.COOKIE_SECRET.slice(0, 64))
cookieParser(nanoid())
