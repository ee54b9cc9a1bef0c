// The kinds of servers that Node.js has, TLS and HTTP/2 among them.
const http = require('http')
const https = require('https')
const http2 = require('http2')
const net = require('net')
const { WebSocketServer } = require('ws')

const answer = (req, res) => {
  const { socket } = req
  res.setHeader('x-app', 'yes')
  res.end(JSON.stringify({ secure: socket.encrypted === true, ip: socket.remoteAddress, protocol: socket.encrypted ? 'https' : 'http', port: socket.remotePort, family: socket.remoteFamily }))
}
const kinds = {
  http: () => http.createServer(answer),
  https: () => https.createServer(answer),
  http2: () => http2.createServer(answer),
  'http2 with TLS': () => http2.createSecureServer({ allowHTTP1: true }, answer),
  'http2 with TLS alone': () => http2.createSecureServer({}, answer),
  'net in front': () => {
    const inner = http.createServer(answer)
    const outer = net.createServer(socket => inner.emit('connection', socket))
    outer.on('upgrade', () => {})
    return outer
  },
}
const server = kinds[process.argv[2]]()
const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (req, socket, head) => {
  sockets.handleUpgrade(req, socket, head, ws => ws.send(`${req.socket.encrypted} ${req.socket.remoteAddress}`))
})
server.listen(3000)
