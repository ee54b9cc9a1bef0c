const ok = (x) => /^\w+$/.test(x)
app.get('/', (req, res) => {
  const a = req.query.a
  ok(a) && exec(a)
  ok(a) || exec(a) // flows
  a && ok(a) && exec('ls ' + a)
})
