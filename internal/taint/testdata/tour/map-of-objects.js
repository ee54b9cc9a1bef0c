const sessions = new Map()
app.get('/a', (req, res) => { sessions.set(req.query.id, { cmd: req.query.a, n: 1 }) })
app.get('/b', (req, res) => {
  const s = sessions.get('x')
  exec(s.cmd) // flows
  exec(s.n)
})
