app.get('/', (req, res) => {
  const m = new Map([['a', req.query.a]])
  exec(m.get('a')) // flows
  for (const [k, v] of m) {
    exec(v) // flows
    exec(k)
  }
  for (const [k, v] of Object.entries(req.body)) {
    exec(v) // flows
  }
})
