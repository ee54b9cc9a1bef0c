function* g(r) { yield r.query.a }
app.get('/', (req, res) => {
  const l = [...g(req)]
  exec(l[0]) // flows
  const [first] = g(req)
  exec(first) // flows
})
