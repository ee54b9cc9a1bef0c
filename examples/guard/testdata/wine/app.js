// Tells what it may do, on a system where no sandbox holds it.
const fs = require('node:fs')
const express = require('express')

const app = express()
const tries = f => (req, res) => {
  try {
    res.send(String(f(req)))
  } catch (err) {
    res.send(`refused: ${err.code || err.name}`)
  }
}
app.get('/', tries(req => `${process.platform} ${req.ip} secure=${req.secure} pid=${process.pid}`))
app.get('/eval', tries(() => eval('1 + 1')))
app.get('/proto', tries(() => ({}).__proto__))
app.get('/read', tries(() => fs.readFileSync('C:\\windows\\win.ini', 'utf8')))
app.get('/write', tries(() => fs.writeFileSync('new.txt', 'x')))
app.get('/env', tries(() => Object.keys(process.env).join(' ')))
app.get('/child', tries(() => require('node:child_process').execFileSync(process.execPath, ['-e', '1'], { env: { node_options: '' } })))
app.get('/boom', () => { throw new Error('something inside') })
app.get('/slow', (req, res) => setTimeout(() => res.send(`slow pid=${process.pid}`), 2000))
app.get('/die', () => process.exit(3))
const server = app.listen(8080, () => console.log('listening at', server.address().port))
process.on('SIGTERM', () => server.close(() => console.log('closed in order')))
