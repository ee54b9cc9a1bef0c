app.get('/', async (req, res) => {
  const [a, b] = await Promise.all([Promise.resolve(req.query.a), Promise.resolve('x')])
  exec(a) // flows
  exec(b)
  const all = await Promise.all(req.query.l.map(async (x) => 'ls ' + x))
  exec(all[0]) // flows
})
