const http = require('http')
const express = require('express')

// example: wrong
http.createServer((req, res) => {
  let body = ''
  req.on('data', chunk => { body += chunk }) // want `body \+= chunk keeps whatever a visitor sends, without end`
  req.on('end', () => res.end(answer(body)))
})
// example: right
http.createServer((req, res) => {
  let body = ''
  req.on('data', chunk => {
    body += chunk
    if (body.length > 100_000) req.destroy()
  })
  req.on('end', () => res.end(answer(body)))
})
// example: end

const app = express()
app.post('/a', (req, res) => {
  const chunks = []
  req.on('data', chunk => chunks.push(chunk)) // want `chunks.push\(chunk\) keeps whatever a visitor sends`
})
app.post('/b', (req, res) => {
  req.on('data', chunk => hash.update(chunk))
})
app.use(express.json({ limit: '1gb' })) // want `express.json takes requests of up to 1gb into memory`
app.use(express.json({ limit: Infinity })) // want `express.json takes requests of up to Infinity`
app.use(express.json({ limit: '50mb' }))
app.use(express.json({ limit: process.env.LIMIT || '1gb' }))
