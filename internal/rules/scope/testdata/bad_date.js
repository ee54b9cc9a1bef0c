'use strict'
const express = require('express')
const app = express()
app.get('/', (req, res) => {
  // example: wrong
  res.cookie('seen', '1', { expires: new Date('2020-01-01') }) // want `The date new Date\('2020-01-01'\) of the cookie seen is past`
  // example: right
  res.cookie('seen', '1', { maxAge: 30 * 24 * 60 * 60 * 1000 })
  // example: end
  res.setHeader('Set-Cookie', 'seen=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT') // want `The date Wed, 21 Oct 2015 07:28:00 GMT of the cookie seen is past`
  res.setHeader('Set-Cookie', 'seen=1; Expires=2029-12-31') // want `The date 2029-12-31 of the cookie seen is none that browsers can read`
  res.setHeader('Set-Cookie', 'seen=1; Expires=Fri, 31-Dec-27 23:59:59 GMT')
  res.setHeader('Set-Cookie', 'seen=1; Max-Age=1d') // want `Max-Age=1d of the cookie seen is no whole number`
  res.cookie('seen', '1', { expires: new Date('tomorrow') }) // want `is none that browsers can read`
  res.cookie('seen', '1', { expires: new Date(0) }) // takes the cookie back
  res.setHeader('Set-Cookie', 'seen=; Expires=Wed, 21 Oct 2015 07:28:00 GMT')
  res.setHeader('Set-Cookie', 'seen=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
  res.cookie('seen', '1', { expires: req.until })
})
