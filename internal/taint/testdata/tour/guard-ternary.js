app.get('/', (req, res) => {
  const a = req.query.a
  exec(/^\w+$/.test(a) ? a : 'x')
  exec(/^\w+$/.test(a) ? 'x' : a) // flows
  const b = ['x'].includes(req.query.b) ? req.query.b : 'x'
  exec(b)
})
