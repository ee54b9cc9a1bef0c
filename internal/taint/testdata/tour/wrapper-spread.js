const cp = require('child_process')
function run(...args) { return cp.exec(...args) } // flows
function safe(...args) { return cp.exec(...args) }
app.get('/', (req, res) => { run(req.query.a); safe('x') })
