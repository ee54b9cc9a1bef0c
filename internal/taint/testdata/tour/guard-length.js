app.get('/', (req, res) => {
  const a = req.query.a
  if (a.length > 5) return
  exec(a) // flows
})

