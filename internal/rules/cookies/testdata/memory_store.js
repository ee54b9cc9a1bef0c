'use strict'
const session = require('express-session')
const redis = require('./redis')
const secret = process.env.SECRET
const cookie = { secure: true, sameSite: 'lax' }

// example: wrong
session({ name: 'shop', secret, cookie, saveUninitialized: false }) // want `session gets no store and keeps sessions in memory`
// example: right
session({ name: 'shop', secret, cookie, saveUninitialized: false, store: redis })
// example: end

session({ name: 'shop', secret, cookie, saveUninitialized: false, store: new session.MemoryStore() }) // want `session keeps sessions in memory`
session(redis.options) // unknown is not a finding
session({ ...redis.options, name: 'shop', secret, cookie })
if (process.env.NODE_ENV !== 'production') session({ secret })
