app.get('/', (req, res) => {
  const o = Object.fromEntries(Object.entries(req.query).map(([k, v]) => [k, v.trim()]))
  exec(o.a) // flows
})

