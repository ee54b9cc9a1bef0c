const assert = require('assert')
app.get('/', (req, res) => {
  const a = req.query.a, b = req.query.b
  assert(/^\w+$/.test(a))
  exec(a)
  assert.ok(/^\w+$/.test(b), 'b')
  exec(b)
  assert(req.query.c)
  exec(req.query.c) // flows
})
