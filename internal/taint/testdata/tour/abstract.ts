abstract class A {
  handle(c: string) { this.run(c) }
  abstract run(c: string): void
}
class B extends A {
  run(c: string) {
    exec(c) // flows
  }
}
app.get('/', (req, res) => { new B().handle(req.query.a) })
