app.get('/', (req, res) => {
  const a = req.query.a
  const valid = /^\w+$/.test(a)
  if (!valid) return res.end()
  exec(a)
  const b = req.query.b
  const bad = !/^\w+$/.test(b)
  if (bad) exec(b) // flows
  else exec(b)
})
