const _ = require('lodash')

const inFolder = (folder, command) => exec(command, { cwd: folder }) // flows
const inServer = _.partial(inFolder, '/srv')
const always = (command, folder) => exec(command, { cwd: folder })
const listing = _.partial(always, 'ls')
const limited = _.throttle(command => exec(command), 100) // flows
const once = _.once(() => exec('ls'))
const curried = _.curry((folder, command) => exec(command)) // flows

app.get('/', (req, res) => {
  inServer(req.query.command)
  listing(req.query.folder)
  limited(req.query.command)
  once(req.query.command)
  curried('/srv', req.query.command)
})
