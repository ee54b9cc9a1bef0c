class Shell {
  go(c) {
    exec(c) // flows
  }
}
class Handler {
  constructor(deps) { this.deps = deps }
  handle(req) { this.deps.shell.go(req.query.a) }
}
const h = new Handler({ shell: new Shell() })
app.get('/', (req, res) => h.handle(req))
