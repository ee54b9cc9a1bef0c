'use strict'
const app = require('express')()

app.get('/admin', (req, res) => {
  // example: wrong
  if (req.headers['x-forwarded-for'] !== '127.0.0.1') return res.sendStatus(403) // want `req\.headers\['x-forwarded-for'\] !== '127\.0\.0\.1' decides by x-forwarded-for, which the visitor writes himself`
  // example: right
  if (req.socket.remoteAddress !== '127.0.0.1') return res.sendStatus(403)
  // example: end
  res.sendStatus(204)
})

app.get('/status', (req, res) => {
  const address = (req.get('X-Real-IP') || req.socket.remoteAddress).trim()
  if (address === '10.0.0.7') return res.json({ load: 1 }) // want `address === '10\.0\.0\.7' decides by X-Real-IP`
  const first = req.headers['x-forwarded-for'].split(',')[0]
  if (['127.0.0.1', '::1'].includes(first)) return res.json({ load: 2 }) // want `decides by x-forwarded-for`
  if (allowed.includes(first)) return res.json({ load: 3 }) // who knows what that list is
  if (req.headers['x-forwarded-for'] === 'unknown') return res.json({ load: 4 })
  res.json({ from: first })
})
