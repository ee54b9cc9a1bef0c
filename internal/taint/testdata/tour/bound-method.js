class A {
  constructor() { this.run = this.run.bind(this) }
  run(req, res) {
    exec(req.query.a) // flows
    exec('ls')
  }
}
const a = new A()
app.get('/', a.run)

