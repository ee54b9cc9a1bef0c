const handlers = {}
function on(name, fn) { handlers[name] = fn }
on('run', (c) => {
  exec(c) // flows
})
app.get('/', (req, res) => { handlers[req.params.name](req.query.a) })
