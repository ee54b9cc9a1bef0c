app.get('/', (req, res) => {
  let a = req.query.a
  if (!/^\w+$/.test(a)) a = 'x'
  exec(a)
  let b = req.query.b
  if (/[^\w]/.test(b)) { b = b.replace(/[^\w]/g, '') }
  exec(b)
  let c = req.query.c
  c = c.replace(/[^a-z]/gi, '')
  exec(c)
  let d = req.query.d
  d = d.replace(/[^a-z]/i, '')
  exec(d) // flows
})
