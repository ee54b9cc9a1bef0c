app.get('/', (req, res) => {
  const o = {}
  Object.defineProperty(o, 'cmd', { value: req.query.a })
  Object.defineProperty(o, 'safe', { value: 'x' })
  Object.defineProperty(o, 'late', { get() { return req.query.b } })
  exec(o.cmd) // flows
  exec(o.safe)
  exec(o.late) // flows
})
