'use strict'
const session = require('express-session')
const store = require('./store')
const common = { secret: process.env.SECRET, store, saveUninitialized: false, cookie: { secure: true, sameSite: 'lax' } }

// example: wrong
session({ ...common }) // want `session gets no name for its cookie and calls it connect\.sid`
// example: right
session({ ...common, name: '__Host-shop' })
// example: end

session({ ...common, name: 'connect.sid' }) // want `The session cookie is named connect\.sid, as session names it by itself`
session({ ...common, name: store.name })
session({ ...common, key: store.name }) // the older key for the name
session({ ...common, key: 'shop' })
