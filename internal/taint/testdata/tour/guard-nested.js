app.get('/', (req, res) => {
  const a = req.query.a
  if (a) {
    if (!/^\w+$/.test(a)) {
      return res.end()
    }
    exec(a)
    run(() => exec(a))
  }
})
