class A { run(c) {
  exec(c) // flows
} }
class B extends A {}
app.get('/', (req, res) => { new B().run(req.query.a) })
