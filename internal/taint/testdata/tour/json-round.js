app.get('/', (req, res) => {
  const o = JSON.parse(JSON.stringify({ a: req.query.a }))
  exec(o.a) // flows
})
