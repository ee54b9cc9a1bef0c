class A {
  set cmd(c) { this._c = c }
  get cmd() { return this._c }
  set other(c) { this._d = 1 }
  run() {
    exec(this.cmd) // flows
    exec(this._c) // flows
    exec(this._d)
  }
}
app.get('/', (req, res) => { const a = new A(); a.cmd = req.query.a; a.other = req.query.b; a.run() })
