app.get('/', (req, res) => {
  const p = new Proxy({}, { get(target, key) { return req.query[key] } })
  exec(p.a) // flows
  const q = new Proxy({}, { get: (target, key) => 'x' })
  exec(q.a)
})
