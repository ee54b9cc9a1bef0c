const http = require('node:http')

const server = http.createServer((req, res) => {
  if (req.url === '/die') process.exit(3)
  res.end(`hello from ${req.socket.remoteAddress} ${process.pid}`)
})
server.listen(8080)
process.on('SIGTERM', () => server.close(() => console.log('closed in order')))
