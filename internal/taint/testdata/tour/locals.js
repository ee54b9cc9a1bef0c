app.use((req, res, next) => { res.locals.cmd = req.query.a; res.locals.n = 1; next() })
app.get('/', (req, res) => {
  exec(res.locals.cmd) // flows
  exec(res.locals.n)
})
