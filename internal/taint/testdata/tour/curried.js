const cmd = (name) => (arg) => name + ' ' + arg
app.get('/', (req, res) => {
  exec(cmd('ls')(req.query.a)) // flows
  exec(cmd(req.query.b)('x')) // flows
  exec(cmd('ls')('x'))
})
