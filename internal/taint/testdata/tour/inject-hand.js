class Shell {
  run(c) {
    exec(c) // flows
  }
}
class Handler {
  constructor(shell) { this.shell = shell }
  handle(req) { this.shell.run(req.query.a) }
}
const h = new Handler(new Shell())
app.get('/', (req, res) => h.handle(req))
