'use strict'
const Koa = require('koa')
const koaSession = require('koa-session')
const cookieSession = require('cookie-session')
const store = require('./store')
const app = new Koa()

// example: wrong
cookieSession({ name: 'shop', signed: false, secure: true, sameSite: 'lax' }) // want `cookieSession does not sign the session cookie shop, which holds the session itself`
// example: right
cookieSession({ name: 'shop', keys: [process.env.KEY], secure: true, sameSite: 'lax' })
// example: end

app.use(koaSession({ key: 'shop', signed: false, secure: true, sameSite: 'lax' }, app)) // want `koaSession does not sign`
app.use(koaSession(app, { key: 'shop', signed: false, secure: true, sameSite: 'lax' })) // want `koaSession does not sign`
app.use(koaSession({ key: 'shop', signed: false, secure: true, sameSite: 'lax', store }, app)) // the cookie holds an id
app.use(koaSession({ key: 'shop', signed: store.signed, secure: true, sameSite: 'lax' }, app))
