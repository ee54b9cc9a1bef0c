'use strict'
const session = require('express-session')
const cookieSession = require('cookie-session')
const cookieParser = require('cookie-parser')
const Keygrip = require('keygrip')
const store = require('./store')
const cookie = { secure: true, sameSite: 'lax' }
const common = { name: 'shop', store, saveUninitialized: false, cookie }
const own = 'a8Xf0-9qLw' // want `The secret of the cookies is in the code: a8Xf\.\.\. \(10 characters\)`

// example: wrong
session({ ...common, secret: 'keyboard cat' }) // want `The secret of the cookies is one that everybody knows from manuals: keyb\.\.\. \(12 characters\)`
// example: right
session({ ...common, secret: process.env.SESSION_SECRET })
// example: end

session({ ...common, secret: [process.env.NEW, own] }) // one finding, where the secret stands
session({ ...common, secret: store.secret })
cookieSession({ name: 'shop', secure: true, sameSite: 'lax', keys: ['first one', process.env.KEY] }) // want `The secret of the cookies is in the code: firs\.\.\. \(9 characters\)`
cookieSession({ name: 'shop', secure: true, sameSite: 'lax', keys: new Keygrip([own]) })
cookieSession({ name: 'shop', secure: true, sameSite: 'lax', secret: 'abc' }) // want `is in the code: 3 characters`
cookieParser('shop') // want `The secret of the cookies is in the code: 4 characters`
cookieParser()
cookieParser(process.env.COOKIE_SECRET)
if (process.env.NODE_ENV === 'development') cookieParser('dev')
