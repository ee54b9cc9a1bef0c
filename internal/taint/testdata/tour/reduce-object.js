app.get('/', (req, res) => {
  const o = Object.keys(req.query).reduce((acc, k) => { acc[k] = req.query[k]; return acc }, {})
  exec(o.a) // flows
  const p = ['x', 'y'].reduce((acc, k) => { acc[k] = k; return acc }, {})
  exec(p.x)
})
