'use strict'
// A server that shows what it sees of the world, and fails when it is asked to.
const http = require('node:http')
const fs = require('node:fs')

const version = fs.readFileSync(require('node:path').join(__dirname, 'version'), 'utf8').trim()
if (version === 'broken') throw new Error('this version does not start')

const answers = {
  '/'(req, res) {
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify({
      version, pid: process.pid, uid: process.getuid(), env: Object.keys(process.env),
      encrypted: !!req.socket.encrypted, address: req.socket.remoteAddress, headers: req.headers,
    }))
  },
  '/slow'(req, res) {
    console.log('a slow request is here')
    setTimeout(() => res.end('slow but whole\n'), 1500)
  },
  '/short': (req, res) => setTimeout(() => res.end('short\n'), 20),
  '/page'(req, res) {
    res.setHeader('Content-Type', 'text/html')
    res.end('<!doctype html><title>A page</title><link rel="stylesheet" href="/a.css"><p>Hello')
  },
  '/die-later'(req, res) {
    res.end('soon\n')
    setTimeout(() => process.exit(3), 100)
  },
  '/die': () => process.exit(3),
  '/write': (req, res) => fs.writeFile(require('node:path').resolve('new.txt'), 'x', err => {
    console.error(err)
    res.end(`${err && err.code}\n`)
  }),
  '/passwd': (req, res) => fs.readFile('/etc/passwd', err => res.end(`${err && err.code}\n`)),
  '/eval'(req, res) {
    try {
      res.end(String(eval('1+1')))
    } catch (err) {
      res.end(err.name)
    }
  },
  '/limits': (req, res) => res.end(fs.readFileSync('/proc/self/limits')),
  '/print'(req, res) {
    for (let i = 0; i < 2000; i++) console.log('line', i, 'of many, each of them long enough to fill a pipe that nobody reads')
    res.end('printed\n')
  },
}

const server = http.createServer((req, res) => {
  const answer = answers[req.url]
  if (answer) return answer(req, res)
  res.statusCode = 404
  res.end('not here\n')
})
server.listen(process.env.PORT || 8080, () => console.log('listening at', server.address().port))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
