app.get('/', (req, res) => {
  const { a, b } = req.query
  if (typeof a !== 'string' || !/^\w+$/.test(a)) throw new TypeError('a')
  exec(a)
  exec(b) // flows
})
