function run(opts) {
  opts = Object.assign({ cmd: 'ls', n: 1 }, opts)
  exec(opts.cmd) // flows
  const { cmd, ...rest } = { ...opts, cmd: 'x' }
  exec(cmd)
}
app.get('/', (req, res) => { run({ cmd: req.query.a }) })
