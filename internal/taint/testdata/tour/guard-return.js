app.get('/', (req, res) => {
  const a = req.query.a
  if (!/^[a-z]+$/.test(a)) { res.status(400).end(); return }
  exec(a)
  exec(req.query.b) // flows
})
