app.get('/', (req, res) => {
  for (const x of req.query.l) {
    if (!/^\w+$/.test(x)) continue
    exec(x)
  }
  for (const x of req.query.l) {
    if (/^\w+$/.test(x)) continue
    exec(x) // flows
  }
})
