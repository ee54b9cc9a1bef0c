const lib = {}
function load() { lib.cp = require('child_process'); lib.fs = require('fs') }
load()
app.get('/', (req, res) => {
  lib.cp.exec(req.query.a) // flows
  lib.cp.exec('ls')
})
