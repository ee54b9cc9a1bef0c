class A {
  constructor(opts) { this.opts = { n: 1, ...opts } }
  run() {
    exec(this.opts.cmd) // flows
  }
}
app.get('/', (req, res) => { new A({ cmd: req.query.a }).run() })
