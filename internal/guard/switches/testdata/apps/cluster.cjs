// A primary with two workers. The primary answers questions about itself on
// a port of its own.
const cluster = require('cluster')
const http = require('http')

if (cluster.isPrimary) {
  cluster.fork()
  cluster.fork()
  const own = http.createServer().listen(0, '127.0.0.1', () => console.log('primary', own.address().port > 0))
} else {
  const server = http.createServer((req, res) => {
    res.end(JSON.stringify({ id: cluster.worker.id, port: server.address().port, ip: req.socket.remoteAddress }))
  })
  server.listen(3000)
}
