app.get('/', (req, res) => {
  const o = { get cmd() { return req.query.a }, get safe() { return 'x' } }
  exec(o.cmd) // flows
  exec(o.safe)
})
