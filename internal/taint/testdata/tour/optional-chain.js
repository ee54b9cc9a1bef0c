app.get('/', (req, res) => {
  const o = { a: { b: req.query.a, c: 'x' } }
  exec(o?.a?.b) // flows
  exec(o?.a?.c)
  exec(o?.['a']?.['b']) // flows
  o.run = (c) => {
    exec(c) // flows
  }
  o.run?.(req.query.a)
})
