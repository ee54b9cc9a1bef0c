const load = (key) => (req, res, next) => { req.cmd = req.query[key]; next() }
app.use(load('a'))
app.get('/', (req, res) => {
  exec(req.cmd) // flows
})
