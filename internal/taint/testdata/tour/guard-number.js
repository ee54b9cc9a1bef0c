app.get('/', (req, res) => {
  const n = req.query.n
  if (!Number.isInteger(n)) return
  exec('kill ' + n)
  const m = req.query.m
  if (isNaN(m)) return
  exec('kill ' + m)
  const k = req.query.k
  if (typeof k === 'number') exec('kill ' + k)
  else exec('kill ' + k) // flows
  const f = +req.query.f
  exec('kill ' + f)
  const i = req.query.i | 0
  exec('kill ' + i)
})
