const runs = { run(c) {
  exec(c) // flows
} }
class A {}
Object.assign(A.prototype, runs)
app.get('/', (req, res) => { new A().run(req.query.a) })
