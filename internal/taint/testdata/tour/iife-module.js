const shell = (function () {
  function run(c) {
    exec(c) // flows
  }
  function stop(c) {
    exec('ls')
  }
  return { run: run, stop }
})()
app.get('/', (req, res) => { shell.run(req.query.a); shell.stop(req.query.a) })
