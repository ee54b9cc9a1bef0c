var utils = require('lazy-cache')(require)
utils('child_process', 'cp')
app.get('/', (req, res) => {
  utils.cp.exec(req.query.a) // flows
  utils.cp.exec('ls')
})
