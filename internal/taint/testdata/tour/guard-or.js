app.get('/', (req, res) => {
  const a = req.query.a
  if (a === 'x' || a === 'y') exec(a)
  if (!(a === 'x' || a === 'y')) return
  exec(a)
})
