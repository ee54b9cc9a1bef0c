'use strict'
// A chat that says back what it hears, with package ws, as its readme has it.
const http = require('node:http')
const { WebSocketServer } = require('ws')

const server = http.createServer((req, res) => res.end('a page\n'))
const chat = new WebSocketServer({ noServer: true, handleProtocols: protocols => protocols.has('chat') ? 'chat' : false })

server.on('upgrade', (req, socket, head) => {
  const path = new URL(req.url, 'http://x').pathname
  if (path === '/private') return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  chat.handleUpgrade(req, socket, head, ws => {
    ws.send(JSON.stringify({ encrypted: !!req.socket.encrypted, address: req.socket.remoteAddress, path: req.url, cookie: req.headers.cookie, version: req.httpVersion }))
    ws.on('message', (data, binary) => String(data) === 'bye' ? ws.close(4001, 'as you wish') : ws.send(data, { binary }))
  })
})
if (process.env.DEAF) server.removeAllListeners('upgrade')
server.listen(process.env.PORT || 8080)
