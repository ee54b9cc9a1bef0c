app.get('/', (req, res) => {
  const l = new Array(2)
  l[0] = 'x'
  l[1] = req.query.a
  exec(l[0])
  exec(l[1]) // flows
})
