'use strict'
const express = require('express')
const session = require('express-session')
const app = express()

// example: wrong
app.use(session({ cookie: { maxAge: 365 * 24 * 60 * 60 * 1000 } })) // want `The session cookie connect\.sid lives for 365 days: long for what lets somebody in`
// example: right
app.use(session({ cookie: { maxAge: 7 * 24 * 60 * 60 * 1000 }, rolling: true }))
// example: end

const year = 1000 * 60 * 60 * 24 * 365
app.get('/', (req, res) => {
  res.cookie('theme', 'dark', { maxAge: year }) // browsers keep it so long
  res.cookie('theme', 'dark', { maxAge: 10 * year }) // want `The cookie theme lives for 10 years; browsers keep it for 400 days`
  res.cookie('sid', req.id, { expires: new Date(Date.now() + 60 * 24 * 3600 * 1000) }) // want `The cookie sid lives for 60 days`
  res.cookie('sid', req.id, { expires: new Date(Date.now() + 8 * 3600 * 1000) })
  res.cookie('sid', req.id, { expires: new Date(+new Date() + year) }) // want `lives for 365 days`
  res.cookie('sid', req.id, { expires: new Date(new Date().getTime() + year) }) // want `lives for 365 days`
  res.cookie('theme', 'x', { expires: new Date(2147483647000) }) // want `The cookie theme lives until 2038`
  res.cookie('theme', 'x', { expires: new Date('2099-12-31') }) // want `lives until 2099`
  res.cookie('theme', 'x', { expires: new Date(9999, 1) }) // want `lives until 9999`
  res.cookie('sid', req.id, { maxAge: 60000, expires: new Date(2147483647000) }) // Max-Age wins
  res.cookie('sid', req.id, { maxAge: req.app.get('age') })
  res.setHeader('Set-Cookie', 'theme=x; Max-Age=315360000') // want `The cookie theme lives for 10 years`
  res.setHeader('Set-Cookie', 'theme=x; Expires=Fri, 31 Dec 2038 23:59:59 GMT') // want `The cookie theme lives until 2038`
  // not seen: a date that is changed after it was made
  const late = new Date()
  late.setFullYear(late.getFullYear() + 10)
  res.cookie('theme', 'x', { expires: late })
})
