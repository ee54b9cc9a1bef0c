const makeShell = ({ prefix }) => ({ run: (c) => {
  exec(prefix + c) // flows
} })
const shell = makeShell({ prefix: 'ls ' })
app.get('/', (req, res) => { shell.run(req.query.a) })
