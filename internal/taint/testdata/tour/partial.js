function run(x, c) {
  exec(c) // flows
  exec(x)
}
const r = run.bind(null, 'x')
app.get('/', (req, res) => { r(req.query.a) })
