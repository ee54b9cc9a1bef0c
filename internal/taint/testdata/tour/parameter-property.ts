class A {
  constructor(private readonly cmd: string, public n: number) {}
  run() {
    exec(this.cmd) // flows
    exec(String(this.n))
  }
}
app.get('/', (req, res) => { new A(req.query.a, 1).run() })
