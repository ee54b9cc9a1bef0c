// Visitors of app.js: half of them by requests alone, half change to a
// WebSocket. Prints how many processes answered; each visitor has one.
const { io } = require('socket.io-client')

async function visit(url, transports) {
  const socket = io(url, { transports, rejectUnauthorized: false, forceNew: true, timeout: 20000 })
  const pids = new Set()
  for (let i = 0; i < 5; i++) pids.add(await socket.timeout(20000).emitWithAck('who'))
  socket.close()
  if (pids.size !== 1) throw new Error(`a visitor of ${transports} was answered by ${pids.size} processes`)
  return [...pids][0]
}

async function main() {
  const visits = []
  for (let i = 0; i < 8; i++) visits.push(visit(process.argv[2], i % 2 ? ['polling'] : ['polling', 'websocket']))
  console.log('processes:', new Set(await Promise.all(visits)).size)
}
main()
