app.get('/', (req, res) => {
  const { a, ...rest } = { a: 'x', b: req.query.b, c: 'y' }
  exec(a)
  exec(rest.b) // flows
  exec(rest.c)
})
