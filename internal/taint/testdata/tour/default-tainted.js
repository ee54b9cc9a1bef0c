app.get('/', (req, res) => {
  const run = (c = req.query.a, d = 'x') => {
    exec(c) // flows
    exec(d)
  }
  run()
})
