const isValid = (x) => typeof x === 'string' && /^[\w-]+$/.test(x)
function weak(x) { return typeof x === 'string' && x.length < 10 }
app.get('/', (req, res) => {
  const a = req.query.a
  if (!isValid(a)) return res.status(400).end()
  exec(a)
  const b = req.query.b
  if (!weak(b)) return res.status(400).end()
  exec(b) // flows
})
