app.get('/', (req, res) => {
  const o = { a: req.query.a as string, b: 'x' } satisfies Record<string, string>
  exec(o.a!) // flows
  exec(<string>o.b)
})
