'use strict'
// A real WebSocket server that sends back what it gets, and says how each
// connection ended. It listens on the unix socket of its first argument.
const http = require('http')
const { WebSocketServer } = require('ws')

const server = http.createServer((req, res) => res.end('not a socket'))
const wss = new WebSocketServer({ server, maxPayload: 8 << 20, perMessageDeflate: false })
wss.on('connection', (ws) => {
  ws.on('message', (data, binary) => ws.send(data, { binary }))
  ws.on('ping', (data) => ws.send('pinged ' + data))
  ws.on('close', (code, reason) => console.log('closed ' + code + ' ' + reason))
  ws.on('error', (err) => console.log('error ' + err.code))
})
server.listen(process.argv[2], () => console.log('listening'))
