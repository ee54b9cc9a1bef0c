class Cmd {
  constructor() { this.parts = []; this.n = 1 }
  add(p) { this.parts.push(p); return this }
  name(x) { this._name = x; return this }
  build() { return this._name + ' ' + this.parts.join(' ') }
}
app.get('/', (req, res) => {
  exec(new Cmd().name('ls').add(req.query.a).build()) // flows
})
