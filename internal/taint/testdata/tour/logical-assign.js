app.get('/', (req, res) => {
  let a = ''
  a ||= req.query.a
  exec(a) // flows
  const o = {}
  o.b ??= req.query.b
  exec(o.b) // flows
  o.c ||= 'x'
  exec(o.c)
})
