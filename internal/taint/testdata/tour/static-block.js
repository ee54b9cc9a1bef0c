class A {
  static table = {}
  static {
    A.table.run = (c) => {
      exec(c) // flows
    }
  }
}
app.get('/', (req, res) => { A.table.run(req.query.a) })
