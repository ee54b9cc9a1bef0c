class A {
  handle(c) { this.run(c) }
  run(c) {
    exec('ls')
  }
}
class B extends A {
  run(c) {
    exec(c) // flows
  }
}
app.get('/', (req, res) => { new B().handle(req.query.a) })
