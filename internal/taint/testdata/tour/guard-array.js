const names = ['x', 'y']
app.get('/', (req, res) => {
  const a = req.query.a
  if (names.indexOf(a) === -1) return
  exec(a)
  const b = req.query.b
  if (names.indexOf(b) > -1) exec(b)
  if (names.some((n) => n === b)) exec(b)
  if (names.find((n) => n === b)) exec(b)
  if (!names.some((n) => n === b)) exec(b) // flows
  const c = names.find((n) => n === req.query.c)
  exec(c)
  const d = names[req.query.d]
  exec(d)
})
