function run() {
  const args = Array.prototype.slice.call(arguments, 1)
  exec(args[0]) // flows
  const all = Array.from(arguments)
  exec(all[0])
  exec(all[1]) // flows
}
app.get('/', (req, res) => { run('x', req.query.a) })
