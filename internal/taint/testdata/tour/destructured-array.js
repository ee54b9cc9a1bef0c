app.get('/', (req, res) => {
  const [a, , b = 'x', ...rest] = [req.query.a, 'y', 'z', req.query.b]
  exec(a) // flows
  exec(b)
  exec(rest[0]) // flows
})
