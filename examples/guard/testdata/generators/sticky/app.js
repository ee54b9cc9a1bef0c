// Four processes of socket.io behind one port: the first gives each connection
// to the process that has its session.
const cluster = require('cluster')
const http = require('http')
const { Server } = require('socket.io')
const { setupMaster, setupWorker } = require('@socket.io/sticky')
const { createAdapter, setupPrimary } = require('@socket.io/cluster-adapter')

if (cluster.isPrimary) {
  const server = http.createServer()
  setupMaster(server, { loadBalancingMethod: 'round-robin' })
  setupPrimary()
  cluster.setupPrimary({ serialization: 'advanced' })
  server.listen(3000)
  for (let i = 0; i < 4; i++) cluster.fork()
} else {
  const io = new Server(http.createServer())
  io.adapter(createAdapter())
  setupWorker(io)
  io.on('connection', socket => socket.on('who', answer => answer(process.pid)))
  console.log('ready')
}
