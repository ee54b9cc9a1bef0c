const table = {
  run: (c) => {
    exec(c) // flows
  },
  stop: (c) => {
    exec('ls')
  },
}
app.get('/', (req, res) => {
  const h = table[req.params.name]
  if (h) h(req.query.a)
})
