const express = require('express')
const fs = require('fs')
const { pipeline } = require('stream/promises')
const app = express()

// example: wrong
app.get('/files/:name', (req, res) => {
  fs.createReadStream(pathOf(req.params.name)).pipe(res) // want `fs.createReadStream\(pathOf\(req.params.name\)\) is piped without an 'error' listener`
})
// example: right
app.get('/files/:name', async (req, res) => {
  await pipeline(fs.createReadStream(pathOf(req.params.name)), res)
})
// example: end

app.get('/a', (req, res, next) => {
  fs.createReadStream(pathOf(req.query.a)).on('error', next).pipe(res)
  const s = fs.createReadStream(pathOf(req.query.b))
  s.on('open', () => s.pipe(res))
  s.on('error', next)
})
app.get('/b', (req, res, next) => {
  const s = fs.createReadStream(pathOf(req.query.b))
  s.pipe(res) // want `is piped without an 'error' listener`
})
app.get('/c', (req, res) => {
  if (!fs.existsSync(pathOf(req.query.b))) return res.sendStatus(404)
  fs.createReadStream(pathOf(req.query.b)).pipe(res)
})
app.get('/d', (req, res) => {
  fs.createReadStream('public/index.html').pipe(res)
})
fs.createReadStream(process.argv[2]).pipe(process.stdout)
