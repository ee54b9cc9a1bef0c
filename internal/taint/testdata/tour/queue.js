const async = require('async')
const queue = async.queue((task, done) => {
  exec(task.name) // flows
  done()
}, 1)
const fixed = async.queue((task, done) => {
  exec(task.name)
  done()
}, 1)
app.get('/', (req, res) => {
  queue.push({ name: req.query.name }, () => res.end())
  fixed.push({ name: 'ls' })
})
