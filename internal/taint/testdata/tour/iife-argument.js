app.get('/', (req, res) => {
  (function (c, d) {
    exec(c) // flows
    exec(d)
  })(req.query.a, 'x')
})
