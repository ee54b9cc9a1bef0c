var lazy = require('lazy-cache')(require)
var cp = lazy('child_process')
app.get('/', (req, res) => {
  cp().exec(req.query.a) // flows
  cp().exec('ls')
})
