const table = new Map()
table.set('run', (c) => {
  exec(c) // flows
})
table.set('stop', (c) => {
  exec('ls')
})
app.get('/', (req, res) => { table.get(req.params.name)(req.query.a) })
