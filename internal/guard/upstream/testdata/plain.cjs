'use strict'
// A server of Node.js that closes idle connections almost at once, so that many
// are closed just when they are used again. Its one argument is a socket.
const http = require('http')

const server = http.createServer((req, res) => {
  let n = 0
  req.on('data', (chunk) => { n += chunk.length })
  req.on('end', () => res.end(req.method + ' ' + n + ' ' + req.headers['te']))
})
server.keepAliveTimeout = 3
server.listen(process.argv[2], () => console.log('listening'))
