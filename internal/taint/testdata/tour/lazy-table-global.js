var lib = { cp: null }
function load() { lib.cp = require('child_process') }
function run(c) {
  lib.cp.exec(c) // flows
}
app.get('/', (req, res) => { load(); run(req.query.a) })
