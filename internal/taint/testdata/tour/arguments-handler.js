app.get('/1', function () {
  exec(arguments[0].query.a) // flows
  exec(arguments[1].query)
})
app.get('/2', (...args) => {
  exec(args[0].query.a) // flows
  exec(args[2].query)
  exec(args.length)
})
app.get('/3', (req, ...rest) => {
  exec(rest[0].headersSent)
  exec(rest[1].query)
  exec(req.query.a) // flows
})
require('net').createServer().on('connection', (socket) => {
  socket.on('data', (...chunks) => {
    exec(chunks.join('')) // flows
  })
})
