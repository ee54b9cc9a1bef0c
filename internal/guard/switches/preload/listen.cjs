'use strict'
// The application listens where it always did, and is heard on the unix
// socket of guard instead, on Windows a named pipe. Only guard's proxy reaches
// it, and the proxy overwrites every X-Forwarded-* header, so what they say is
// true.
const fs = require('node:fs')
const net = require('node:net')
const openChannel = require('./channel.cjs')
const { adopt } = require('./request.cjs')

const variable = 'TENET_GUARD_SOCKET'
// Where the sandbox lets nobody make sockets, guard hands them over, as
// descriptors: the socket above, which listens already; a pipe on which to say
// that a server takes connections from it; and spare ones, for side(). The
// number before them is that of guard's process: only its child has them. Where
// nothing can be handed over, a server that listens is told of by the channel.
const handed = 'TENET_GUARD_FDS'
const wire = 'TENET_GUARD_CHANNEL' // see channel.cjs
const pipes = process.platform === 'win32'
const listen = net.Server.prototype.listen

module.exports = function redirectListen() {
  const channel = openChannel()
  const socket = process.env[variable]
  if (!socket) return
  const [fd, ready, ...spare] = descriptors(process.env[handed])
  const state = { socket, fd, ready, spare, channel, server: undefined, port: 0, sides: 0 }
  if (ready !== undefined || channel?.mine) require('node:cluster').on('listening', () => tell(state)) // a worker of this process
  net.Server.prototype.listen = function (...args) {
    const want = parse(args)
    const path = want && choose(this, want, state)
    if (!path) return Reflect.apply(listen, this, args)
    if ((path === socket || path === fd) && want.path === undefined) take(this, want, state)
    // The proxy may run as another user. Who may reach the socket is decided
    // by the folder that it lies in; a pipe lies in none, and is its user's.
    const options = typeof path === 'number' ? { fd: path } : { path, readableAll: !pipes, writableAll: !pipes }
    for (const key of ['backlog', 'exclusive', 'signal']) {
      if (want[key] !== undefined) options[key] = want[key]
    }
    if (want.path === undefined) pretend(this, want)
    return Reflect.apply(listen, this, want.callback ? [options, want.callback] : [options])
  }
}

// descriptors returns what was handed to this process. The worker of a cluster
// has its primary listen, on the first of them.
function descriptors(text) {
  const [parent, list] = (text || '').split(':')
  if (!list) return []
  const all = list.split(',').map(Number)
  if (require('node:cluster').isWorker) return all.slice(0, 1)
  return Number(parent) === process.ppid ? all : []
}

// choose returns the path or descriptor on which a server shall listen, or
// undefined for what it asked for.
function choose(server, want, state) {
  // The primary of a cluster listens for its workers, who were redirected.
  const main = state.fd ?? state.socket
  if (want.path !== undefined) return want.path === state.socket ? main : undefined
  if (state.server === server) return main // again, after an error
  if (state.gone) {
    process.emitWarning('The server that guard listens for was closed: it cannot listen again under the sandbox', 'TenetGuardWarning')
    return undefined
  }
  if (!state.server && !taken(state)) {
    // Who looks for a free port listens with a server that answers nothing.
    return server.listenerCount('connection') > 0 ? main : side(state)
  }
  // The same port on another address (::1 beside 127.0.0.1) is the same
  // service; nobody connects there.
  return state.server && want.port !== 0 && want.port === state.port ? side(state) : undefined
}

const side = state => (state.fd === undefined ? `${state.socket}.${++state.sides}` : state.spare.shift())

// taken says whether another process or thread of this application has the
// socket, or should have it: the workers of a cluster, not their primary.
function taken({ socket, fd, channel }) {
  const cluster = require('node:cluster')
  if (cluster.isWorker) return false
  if (Object.keys(cluster.workers || {}).length > 0) return true
  // A pipe is not looked for: that would open it.
  return fd === undefined && (channel ? !channel.mine : fs.existsSync(socket))
}

// tell says to guard, once, that connections are taken.
function tell(state) {
  if (state.ready === undefined) return state.fd === undefined && state.channel?.say('listening')
  const fd = state.ready
  state.ready = undefined
  try {
    fs.writeSync(fd, '1')
    fs.closeSync(fd)
  } catch {} // guard has ended, and so shall we
}

function take(server, want, state) {
  state.server = server
  state.port = want.port
  // Processes that this one starts later have servers of their own.
  delete process.env[variable]
  delete process.env[handed]
  delete process.env[wire]
  server.once('listening', () => tell(state))
  server.once('close', () => {
    if (state.server !== server) return
    state.server = undefined
    // A descriptor is gone once it is closed, and its number is free for others.
    state.gone = state.fd !== undefined
  })
  adopt(server, want.port)
}

// pretend makes a server say that it listens where it was asked to.
function pretend(server, { port, host }) {
  const family = host === undefined || net.isIPv6(host) ? 'IPv6' : 'IPv4'
  const address = host === undefined ? '::' : host === 'localhost' ? '127.0.0.1' : host
  server.address = () => (server.listening ? { address, family, port } : null)
}

const isPort = x => Number(x) >= 0

// parse reads the arguments of net.Server.listen, which have many forms. It
// returns undefined for what this module leaves alone: handles, descriptors,
// and mistakes, which Node.js reports.
function parse(args) {
  const callback = typeof args.at(-1) === 'function' ? args.at(-1) : undefined
  const [first, ...rest] = args
  if (typeof first === 'object' && first !== null) return fromOptions(first, callback)
  if (typeof first === 'string' && !isPort(first)) return { path: first, callback, backlog: number(rest) }
  const host = typeof rest[0] === 'string' && rest[0] !== '' ? rest[0] : undefined
  const port = first === undefined || first === null || first === callback ? 0 : first
  return valid({ port, host, callback, backlog: number(rest) })
}

function fromOptions(o, callback) {
  if (o._handle || o.handle || Number.isInteger(o.fd) && o.fd >= 0) return undefined
  const { backlog, exclusive, signal, readableAll, writableAll } = o
  if (!('port' in o)) {
    return typeof o.path === 'string' ? { path: o.path, callback, backlog, exclusive, signal, readableAll, writableAll } : undefined
  }
  return valid({ port: o.port ?? 0, host: o.host || undefined, callback, backlog, exclusive, signal })
}

function valid(want) {
  if (typeof want.port !== 'number' && typeof want.port !== 'string') return undefined
  if (typeof want.port === 'string' && want.port.trim() === '') return undefined
  want.port = Number(want.port)
  return Number.isInteger(want.port) && want.port >= 0 && want.port < 65536 ? want : undefined
}

const number = args => args.slice(0, 2).find(a => typeof a === 'number')
