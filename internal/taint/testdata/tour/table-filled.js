const handlers = {}
handlers['run'] = (c) => {
  exec(c) // flows
}
handlers.stop = (c) => {
  exec('ls')
}
app.get('/', (req, res) => { handlers[req.params.name](req.query.a) })
