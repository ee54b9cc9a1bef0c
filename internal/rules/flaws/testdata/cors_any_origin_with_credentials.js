const cors = require('cors')
const express = require('express')
const app = express()

// example: wrong
app.use(cors({ origin: true, credentials: true })) // want `cors allows credentials, and its origin is true: every site`
// example: right
app.use(cors({ origin: ['https://app.example.com'], credentials: true }))
// example: end

app.use(cors())
app.use(cors({ origin: true }))
app.use(cors({ credentials: true })) // want `cors allows credentials and names no origin, which is \*: browsers refuse`
app.use(cors({ origin: '*', credentials: true })) // want `cors allows credentials for origin \*: browsers refuse`
app.use(cors({ origin: /.*/, credentials: true })) // want `is a pattern that matches everything`
app.use(cors({ origin: /^https:\/\/[a-z]+\.example\.com$/, credentials: true }))
app.use(cors({ origin: [/\.example\.com$/, 'null'], credentials: true })) // want `is null: a sandboxed frame`
app.use(cors({ origin: (origin, callback) => callback(null, true), credentials: true })) // want `a function that takes every site`
app.use(cors({ origin: (origin, cb) => { cb(null, origin) }, credentials: true })) // want `a function that takes every site`
app.use(cors({
  origin(origin, cb) {
    if (allowed.includes(origin)) cb(null, true)
    else cb(new Error('no'))
  },
  credentials: true
}))
app.use(cors({ origin: (origin, cb) => cb(null, allowed.has(origin)), credentials: true }))
app.use(cors({ origin: process.env.ORIGIN, credentials: true }))
app.use(cors({ origin: config.origin, credentials: true }))
if (process.env.NODE_ENV !== 'production') app.use(cors({ origin: true, credentials: true }))

const options = { credentials: true }
options.origin = true // want `cors allows credentials, and its origin is true`
app.use(cors(options))

app.use((req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin) // want `res.setHeader lets in the site that asks, whichever it is`
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  next()
})
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', req.get('origin') || '*') // want `res.header lets in the site that asks`
  res.header('Access-Control-Allow-Credentials', true)
  next()
})
app.use((req, res, next) => {
  const origin = req.headers.origin
  if (origin) {
    res.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' }) // want `res.set lets in the site that asks`
  }
  next()
})
app.use((req, res, next) => {
  const origin = req.headers.origin
  if (allowed.includes(origin)) {
    res.set('Access-Control-Allow-Origin', origin)
    res.set('Access-Control-Allow-Credentials', 'true')
  }
  next()
})
app.use((req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin)
  next()
})
app.use((req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*') // want `res.setHeader allows credentials for origin \*`
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  next()
})
app.use((req, res, next) => {
  const origin = req.headers.origin
  const answer = allowed.includes(origin) ? origin : 'https://example.com'
  res.header('Access-Control-Allow-Origin', answer)
  res.header('Access-Control-Allow-Credentials', 'true')
  next()
})
