const { EventEmitter } = require('events')
class Jobs {
  constructor() { this.bus = new EventEmitter(); this.bus.on('run', (c) => {
    exec(c) // flows
  }); this.bus.on('stop', (c) => {
    exec('ls')
  }) }
  start(c) { this.bus.emit('run', c); this.bus.emit('stop', c) }
}
const jobs = new Jobs()
app.get('/', (req, res) => { jobs.start(req.query.a) })
