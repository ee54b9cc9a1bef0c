function run(x, c) {
  exec(x) // flows
  exec(c)
}
app.get('/', (req, res) => {
  const r = run.bind(null, req.query.a)
  r('x')
})
