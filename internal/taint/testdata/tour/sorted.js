app.get('/', (req, res) => {
  const l = req.query.l.filter(Boolean).map((x) => ({ x, n: 1 })).sort((a, b) => a.n - b.n)
  exec(l[0].x) // flows
  exec(l[0].n)
})
