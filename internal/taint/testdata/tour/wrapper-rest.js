function inner(x, c) {
  exec(c) // flows
  exec(x)
}
const wrap = (fn) => (...args) => fn(...args)
const run = wrap(inner)
app.get('/', (req, res) => { run('x', req.query.a) })
