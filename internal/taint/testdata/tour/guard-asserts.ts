function assertName(x: unknown): asserts x is string { if (typeof x !== 'string' || !/^\w+$/.test(x)) throw new Error('x') }
app.get('/', (req, res) => {
  const a = req.query.a
  assertName(a)
  exec(a)
})
