const cp = require('child_process')
const m = 'ex' + 'ec'
app.get('/', (req, res) => {
  cp[m](req.query.a) // flows
  const key = 'a', other = 'b'
  const o = { a: req.query.a, b: 'x' }
  exec(o[key]) // flows
  exec(o[other])
})

