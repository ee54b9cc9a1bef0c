const EventEmitter = require('events')
class Bus extends EventEmitter {}
const bus = new Bus()
class Worker {
  constructor() { bus.on('run', this.run.bind(this)); bus.on('stop', this.stop) }
  run(c) {
    exec(c) // flows
  }
  stop(c) {
    exec('ls')
  }
}
new Worker()
app.get('/', (req, res) => { bus.emit('run', req.query.a); bus.emit('stop', req.query.a) })
