const cp = require('child_process')
function run() { return cp.exec.apply(cp, arguments) } // flows
function safe() { return cp.exec.apply(cp, arguments) }
app.get('/', (req, res) => { run(req.query.a); safe('x') })
