'use strict'
const express = require('express')

const app = express()
app.post('/order', (req, res, next) => {
  // example: wrong
  if (!req.headers.origin.includes('example.com')) return res.sendStatus(403) // want `is also true for https://evil.example/\?example.com`
  // example: right
  if (new URL(req.headers.origin).host !== 'example.com') return res.sendStatus(403)
  // example: end
  const referer = req.get('Referer')
  if (referer.startsWith('https://example.com')) return next() // want `is also true for https://example.com.evil.example`
  if (referer.startsWith('https://example.com/')) return next()
  if (req.get('origin').indexOf('https://example.com') === 0) return next() // want `is also true for`
  next()
})

window.addEventListener('message', event => {
  if (event.origin.endsWith('example.com')) run(event.data) // want `is also true for https://evilexample.com`
  if (event.origin.endsWith('.example.com')) run(event.data)
})

function isTrusted(url) {
  return url.hostname.endsWith('example.org') // want `is also true for https://evilexample.org`
}
function player(url) {
  if (url.includes('youtube.com')) return 'youtube' // chooses, does not decide
}
const allowedOrigins = process.env.ORIGINS.split(',')
if (allowedOrigins.includes('https://example.com')) console.log('elements are compared whole')
const redirect = location.hash
const note = redirect.includes('example.com') // never asked
const originalText = document.title
if (originalText.includes('example.com')) console.log('no origin')
let ok = event.origin.startsWith('https://example.com') // not found: what is made of ok is not followed
ok = ok && late
exports.all = [isTrusted, player, note]
