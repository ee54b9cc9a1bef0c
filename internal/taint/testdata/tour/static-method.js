class A {
  static cmd(c) { return 'ls ' + c }
  static run(c) {
    exec(A.cmd(c)) // flows
    exec(this.cmd('x'))
    exec(this.cmd(c)) // flows
  }
}
app.get('/', (req, res) => { A.run(req.query.a) })
