let cp
function lib() { return cp || (cp = require('child_process')) }
app.get('/', (req, res) => {
  lib().exec(req.query.a) // flows
  lib().exec('ls')
})
