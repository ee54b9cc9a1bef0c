const http = require('http')
const { WebSocketServer } = require('ws')

// example: wrong
http.createServer((req, res) => {
  let body = ''
  req.setEncoding('utf8')
  req.on('data', chunk => { body += chunk; if (body.length > 1e6) req.destroy() })
  req.on('end', () => {
    res.end(answer(JSON.parse(body))) // want `JSON.parse\(body\) is not inside try: a body that is no JSON ends the process`
  })
})
// example: right
http.createServer((req, res) => {
  let body = ''
  req.on('data', chunk => { body += chunk; if (body.length > 1e6) req.destroy() })
  req.on('end', () => {
    let order
    try { order = JSON.parse(body) } catch { return res.writeHead(400).end() }
    res.end(answer(order))
  })
})
// example: end

http.createServer((req, res) => {
  const pieces = []
  req.on('data', piece => { if (pieces.length < 100) pieces.push(piece) }).on('end', () => {
    res.end(answer(JSON.parse(Buffer.concat(pieces)))) // want `a body that is no JSON`
  })
})
const wss = new WebSocketServer({ port: 8080 })
wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    const order = JSON.parse(data) // want `a message that is no JSON ends the process`
    act(order)
  })
})
http.createServer((req, res) => {
  act(JSON.parse(req.headers['x-order'])) // want `a request that is no JSON`
  act(JSON.parse('{}'))
})
const app = require('express')()
app.get('/', (req, res) => { res.json(JSON.parse(req.query.q)) }) // Express catches it
class Hub {
  start() { new WebSocketServer({ port: 1 }).on('connection', this.connected.bind(this)) }
  connected(socket) {
    socket.on('message', (data) => act(JSON.parse(data.toString()))) // want `a message that is no JSON`
  }
}
