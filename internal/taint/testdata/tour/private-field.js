class A {
  #c
  #n = 1
  constructor(c) { this.#c = c }
  #go() {
    exec(this.#c) // flows
    exec(this.#n)
  }
  run() { this.#go() }
}
app.get('/', (req, res) => { new A(req.query.a).run() })
