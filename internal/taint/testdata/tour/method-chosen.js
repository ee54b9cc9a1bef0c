class Api {
  run(c) {
    exec(c) // flows
  }
  stop(c) {
    exec('ls')
  }
}
const api = new Api()
app.get('/', (req, res) => { api[req.params.m](req.query.a) })
