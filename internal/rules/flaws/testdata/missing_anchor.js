'use strict'
const cors = require('cors')
const express = require('express')

const app = express()
app.get('/go', (req, res) => {
  const redirect = req.query.to
  // example: wrong
  if (/^https:\/\/example\.com/.test(redirect)) res.redirect(redirect) // want `also matches https://example.com.evil.example` `req.query.to chooses where`
  // example: right
  if (/^https:\/\/example\.com\//.test(redirect)) res.redirect(redirect)
  // example: end
  if (redirect.match(/https?:\/\/example\.com\//)) res.redirect(redirect) // want `also matches https://evil.example/\?http://example.com/`
  if (/^https:\/\/(?:www\.)?example\.com(?:\/|$)/.test(redirect)) res.redirect(redirect)
})
app.use(cors({ origin: /example\.com$/ })) // want `also matches evilexample.com`
app.use(cors({ origin: /\.example\.com$/ }))
app.use(cors({ origin: [/^https?:\/\/localhost:\d+$/, /^https:\/\/example\.com$/] }))

exports.pick = link => /youtube\.com/.test(link) // no word of what is allowed
exports.trim = text => text.replace(/^\s+|\s+$/g, '') // want `quadratic time on text`
exports.method = name => {
  if (/^GET|POST|PUT$/.test(name)) return true // want `\^ and \$ do not bind POST`
  if (/^(?:GET|POST|PUT)$/.test(name)) return true
  if (/^GET$|^POST$|^PUT$/.test(name)) return true
  return /^\.|\.$/.test(name) // in front or at the end, as it says
}
