function run() {
  const args = [].slice.call(arguments)
  exec(args[0]) // flows
  exec(args[1])
}
app.get('/', (req, res) => { run(req.query.a, 'x') })
