function run() {
  const args = arguments
  const go = () => {
    exec(args[0]) // flows
    exec(args[1])
  }
  go()
}
app.get('/', (req, res) => { run(req.query.a, 'x') })
