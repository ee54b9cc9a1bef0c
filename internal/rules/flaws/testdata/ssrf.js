'use strict'
const axios = require('axios')
const got = require('got')
const https = require('node:https')
const app = require('express')()

const api = axios.create({ timeout: 1000 })

app.get('/preview', async (req, res) => {
  // example: wrong
  await fetch(req.query.url) // want `req\.query\.url chooses where the server sends a request: fetch`
  // example: right
  await fetch('https://api.example.org/items/' + encodeURIComponent(req.query.item))
  // example: end

  await api.get(req.query.url) // want `req\.query\.url chooses where the server sends a request: api\.get`
  await axios({ method: 'get', url: req.query.url }) // want `req\.query\.url chooses where`
  await got(`https://${req.query.host}/status`) // want `req\.query\.host chooses where`
  https.get({ hostname: req.query.host, path: '/' }) // want `req\.query\.host chooses where`
  https.get({ hostname: 'api.example.org', path: req.query.path })
  const to = new URL(req.query.url)
  if (to.hostname === 'api.example.org') await got(to)
})
