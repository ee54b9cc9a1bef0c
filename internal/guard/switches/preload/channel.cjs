'use strict'
// A connection to guard, for systems on which it cannot hand over a pipe, ask
// a process to end by a signal, or have the kernel end it. Only the process
// that guard has started has one. Its words are lines: `listening` from here,
// `stop` from guard.
const net = require('node:net')
const { BroadcastChannel, isMainThread } = require('node:worker_threads')

const variable = 'TENET_GUARD_CHANNEL'

// What an application listens to that wants to end in order, and what ends it
// otherwise. The last two are what Windows itself sends.
const signals = [['SIGTERM', 15], ['SIGINT', 2], ['SIGBREAK', 21], ['SIGHUP', 1]]

// open returns the channel, or undefined where there is none. mine says
// whether this is the process that guard has started.
module.exports = function open() {
  const [, parent, address] = /^(\d+):([^]+)$/.exec(process.env[variable] || '') || []
  if (!address) return undefined
  const mine = Number(parent) === process.ppid
  if (!mine) return { mine, say() {} }
  const threads = new BroadcastChannel('tenet.guard') // a server may be one's of those
  threads.unref()
  if (!isMainThread) return { mine, say: word => threads.postMessage(word) }
  const socket = net.connect(address)
  let heard = ''
  socket.unref() // an application that has nothing more to do ends
  socket.on('data', data => {
    heard += data
    if (heard.split('\n').includes('stop')) end()
  })
  socket.on('error', () => {}) // which closes it
  socket.on('close', end) // guard was killed
  const say = word => socket.write(word + '\n')
  threads.onmessage = ({ data }) => say(data)
  threads.unref() // a listener takes it back
  return { mine, say }
}

// end does once what SIGTERM does: what the application has for it, and if
// that is nothing, the end.
let ending = false
function end() {
  if (ending) return
  ending = true
  for (const [name, number] of signals) {
    if (process.emit(name, name, number)) return
  }
  process.exit(128 + signals[0][1])
}
