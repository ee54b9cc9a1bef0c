class A {
  run(c) {
    exec(c) // flows
  }
  stop(c) {
    exec('ls')
  }
}
class B extends A {
  run(c) { super.run('ls ' + c) }
  stop(c) { super.stop(c) }
}
app.get('/', (req, res) => { new B().run(req.query.a); new B().stop(req.query.a) })
