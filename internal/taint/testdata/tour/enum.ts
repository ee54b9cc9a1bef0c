enum Cmd { List = 'ls', Stop = 'kill' }
app.get('/', (req, res) => {
  exec(Cmd.List)
  exec(Cmd[req.query.a])
  exec(Cmd.List + req.query.a) // flows
})
