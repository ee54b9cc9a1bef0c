'use strict'
const session = require('express-session')
const store = require('./store')
const common = { name: 'shop', secret: process.env.SECRET, store, cookie: { secure: true, sameSite: 'lax' } }

// example: wrong
session({ ...common, saveUninitialized: true }) // want `session stores a session, and sends its cookie, for every visitor`
// example: right
session({ ...common, saveUninitialized: false })
// example: end

session(common) // want `for every visitor: that is its default`
session({ ...common, saveUninitialized: store.all })
