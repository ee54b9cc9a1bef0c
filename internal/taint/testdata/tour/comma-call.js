const lib = { run(c) {
  exec(c) // flows
} }
app.get('/', (req, res) => { (0, lib.run)(req.query.a) })
