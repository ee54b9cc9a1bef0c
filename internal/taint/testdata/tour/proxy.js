app.get('/', (req, res) => {
  const p = new Proxy(req.query, {})
  exec(p.a) // flows
  const q = new Proxy({ a: 'x' }, {})
  exec(q.a)
})
