const assert = require('assert')
const ok = (s) => /^[a-z]+$/.test(s)
const table = { a: 1, b: 2 }
app.post('/match', (req, res) => {
  assert.match(req.body.a, /^[a-z]+$/)
  exec(req.body.a)
  assert.match(req.body.b, /[a-z]/)
  exec(req.body.b) // flows
})
app.post('/equal', (req, res) => {
  const { a, b, c } = req.body
  assert.strictEqual(a, 'fixed')
  exec(a)
  assert.notStrictEqual(b, 'fixed')
  exec(b) // flows
  assert.equal(typeof c, 'number')
  exec(c)
})
app.post('/condition', (req, res) => {
  const { a, b } = req.body
  assert(a in table)
  exec(a)
  console.assert(ok(b))
  exec(b) // flows
})
app.post('/every', (req, res) => {
  const { list, other } = req.body
  if (!list.every(ok)) return
  exec(list.join(' '))
  if (!other.some(ok)) return
  exec(other.join(' ')) // flows
})
