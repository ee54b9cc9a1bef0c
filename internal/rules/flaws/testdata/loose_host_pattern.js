'use strict'
const cors = require('cors')
const express = require('express')

const app = express()
app.use((req, res, next) => {
  // example: wrong
  if (!/^https:\/\/api.example.com$/.test(req.headers.origin)) return res.sendStatus(403) // want `also matches apixexample.com`
  // example: right
  if (!/^https:\/\/api\.example\.com$/.test(req.headers.origin)) return res.sendStatus(403)
  // example: end
  next()
})
app.use(cors({ origin: [/^https:\/\/(?:www.)?example\.com$/, /^https:\/\/shop.example\.org$/] })) // want `also matches wwwxexample.com` `also matches shopxexample.org`
app.use(cors({ origin: /^https:\/\/.*\.example\.com$/ }))
app.use(cors({ origin: /^https:\/\/example.com$/ })) // examplexcom is no host that anybody could have

function isAllowed(url) {
  return new RegExp('^https://cdn.example.net/').test(url) // want `also matches cdnxexample.net`
}
function title(url) {
  return /^https:\/\/www.example.com\//.test(url) ? 'Example' : url // no decision about what is allowed
}
exports.isAllowed = isAllowed
exports.title = title
