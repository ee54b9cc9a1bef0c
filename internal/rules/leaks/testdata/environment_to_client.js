'use strict'
const app = require('express')()
app.disable('x-powered-by')

app.get('/health', (req, res) => {
  // example: wrong
  res.json({ up: process.uptime(), env: process.env }) // want `res\.json sends the whole environment to the visitor`
  // example: right
  res.json({ up: process.uptime(), version: process.env.VERSION })
  // example: end
})

app.get('/debug', (req, res) => {
  const settings = { ...process.env }
  res.send(settings) // want `res\.send sends the whole environment`
  res.end(JSON.stringify(process.env)) // want `res\.end sends the whole environment`
  if (process.env.NODE_ENV === 'development') res.send(process.env)
  res.send(process.env.HOSTNAME)
})

app.use((err, req, res, next) => { res.status(500).send('Something went wrong.') })
