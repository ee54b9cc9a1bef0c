class A { constructor(c) { this.c = c; this.n = 1 } }
class B extends A {
  constructor(c) { super(c); this.x = 2 }
  run() {
    exec(this.c) // flows
    exec(this.n)
  }
}
app.get('/', (req, res) => { new B(req.query.a).run() })
