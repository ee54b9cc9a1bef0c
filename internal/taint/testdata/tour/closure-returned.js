function runner(c) {
  return function () {
    exec(c) // flows
  }
}
function idle(c) {
  return function () {
    exec('ls' + idle.name.length)
  }
}
app.get('/', (req, res) => { runner(req.query.a)(); idle(req.query.a)() })
