function run({ cmd = 'ls', n = 1 } = {}, { dir } = { dir: 'x' }) {
  exec(cmd) // flows
  exec(n)
  exec(dir)
}
app.get('/', (req, res) => { run({ cmd: req.query.a }) })
