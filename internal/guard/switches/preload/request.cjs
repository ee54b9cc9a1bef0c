'use strict'
// Requests that came through guard's proxy show who really sent them: the
// socket says that it is encrypted, and from which address, so that
// req.secure, req.ip and cookies with Secure work as if there was no proxy.
const net = require('node:net')

const fromGuard = Symbol('tenet.guard')
const events = new Set(['request', 'upgrade', 'connect', 'checkContinue', 'checkExpectation'])

// adopt makes a server take the connections of guard's proxy, which are
// plain HTTP/1.1 whatever the client spoke: TLS and HTTP/2 end at guard.
exports.adopt = function adopt(server, port) {
  markRequests() // only now: a process that serves nothing loads no HTTP
  const name = server.constructor.name
  if (name === 'Http2Server' || name === 'Http2SecureServer') {
    replace(server, socket => shadow.emit('connection', socket))
    const shadow = http1For(server)
  } else if (server instanceof require('node:tls').Server) {
    replace(server, socket => server.emit('secureConnection', socket))
  }
  server.prependListener('connection', socket => receive(socket, port))
}

// markRequests looks at every request before the application does. It wraps
// emit instead of listening: a listener for upgrade or checkContinue would
// change how Node.js treats those requests.
let marking = false
function markRequests() {
  if (marking) return
  marking = true
  for (const { prototype } of [require('node:http').Server, require('node:https').Server]) {
    const emit = prototype.emit
    prototype.emit = function (event, message) {
      if (events.has(event) && message?.socket?.[fromGuard]) mark(message)
      return Reflect.apply(emit, this, arguments)
    }
  }
}

// replace puts a listener of ours in the place of the one that expects TLS or
// HTTP/2, the first: it was added when the server was made.
function replace(server, listener) {
  const [own] = server.rawListeners('connection')
  if (own) server.removeListener('connection', own)
  server.prependListener('connection', listener)
}

// http1For returns a server of HTTP/1.1 whose requests are those of an HTTP/2
// server, as with its option allowHTTP1.
function http1For(server) {
  const h1 = require('node:http').createServer((req, res) => server.emit('request', req, res))
  for (const event of ['upgrade', 'checkContinue', 'checkExpectation', 'clientError']) {
    const forward = (...args) => server.emit(event, ...args)
    if (server.listenerCount(event) > 0) h1.on(event, forward)
    server.on('newListener', name => {
      if (name === event && h1.listenerCount(event) === 0) h1.on(event, forward)
    })
  }
  return h1
}

// receive gives the socket own properties in place of the getters, which say
// nothing for a unix socket.
function receive(socket, port) {
  socket[fromGuard] = true
  const own = { remoteAddress: '127.0.0.1', remotePort: 0, remoteFamily: 'IPv4', localAddress: '127.0.0.1', localPort: port, encrypted: undefined }
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(socket, key, { value, writable: true, configurable: true, enumerable: true })
  }
}

// mark applies to one request; the next on the same connection may be that of
// another client.
function mark({ headers, socket }) {
  socket.encrypted = headers['x-forwarded-proto'] === 'https' ? true : undefined
  const from = headers['x-forwarded-for']
  if (from === undefined) return
  const [address, port] = split(from)
  const family = net.isIP(address)
  if (family === 0) return
  socket.remoteAddress = address
  socket.remotePort = port
  socket.remoteFamily = family === 6 ? 'IPv6' : 'IPv4'
}

// split reads an address with or without a port: 192.0.2.1, 192.0.2.1:4711,
// 2001:db8::1, [2001:db8::1]:4711.
function split(text) {
  const m = /^(?:\[([0-9a-fA-F:.%]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(text)
  return m ? [m[1] || m[2], Number(m[3] || 0)] : [text, 0]
}
