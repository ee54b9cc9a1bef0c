async function ok(x) { return ['x', 'y'].includes(x) }
app.get('/', async (req, res) => {
  if (!(await ok(req.query.a))) return res.end()
  exec(req.query.a)
})
