const table = new Map([['run', (c) => {
  exec(c) // flows
}], ['stop', (c) => exec('ls')]])
app.get('/', (req, res) => {
  const h = table.get(req.params.name)
  h(req.query.a)
})
