function inner(x, c) {
  exec(c) // flows
  exec(x)
}
const wrap = (fn) => function () { return fn.apply(this, arguments) }
const run = wrap(inner)
app.get('/', (req, res) => { run('x', req.query.a) })
