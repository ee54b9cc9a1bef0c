function load(req, cb) { setTimeout(() => cb(null, req.query.a, 'x'), 1) }
app.get('/', (req, res) => {
  load(req, (err, a, b) => {
    exec(a) // flows
    exec(b)
    exec(String(err))
  })
})
