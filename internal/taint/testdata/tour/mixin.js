const Runs = (Base) => class extends Base {
  run(c) {
    exec(c) // flows
  }
}
class A {}
class B extends Runs(A) {}
app.get('/', (req, res) => { new B().run(req.query.a) })
