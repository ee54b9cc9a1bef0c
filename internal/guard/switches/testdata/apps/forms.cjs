// A server that listens in the form that the first argument names.
const http = require('http')
const net = require('net')

const cb = () => console.log('callback')
const forms = {
  port: s => s.listen(3000, cb),
  text: s => s.listen('3000', cb),
  host: s => s.listen(3000, '127.0.0.1', cb),
  backlog: s => s.listen(3000, '::', 16, cb),
  'backlog without host': s => s.listen(3000, 16, cb),
  options: s => s.listen({ port: 3000, host: 'localhost', backlog: 16, exclusive: true }, cb),
  'options with text': s => s.listen({ port: '3000' }, cb),
  'no port': s => s.listen(cb),
  null: s => s.listen(null, cb),
  again: s => {
    s.listen(3000)
    s.once('listening', () => s.close(() => s.listen(3000, cb)))
  },
  probe: s => {
    // Asks for a free port as libraries do that look for one.
    const probe = net.createServer()
    probe.listen(3000, () => probe.close(() => s.listen(3000, cb)))
  },
  both: s => {
    // One service on two addresses of the machine.
    const other = http.createServer()
    s.listen(3000, '127.0.0.1', () => other.listen(3000, '::1', () => console.log('second', JSON.stringify(other.address())) || cb()))
  },
  promise: async s => {
    s.listen(3000)
    await require('events').once(s, 'listening')
    cb()
  },
}
const server = http.createServer((req, res) => res.end(JSON.stringify({ address: server.address(), listening: server.listening, local: req.socket.localPort })))
server.on('listening', () => console.log('event'))
forms[process.argv[2]](server)
