const EventEmitter = require('events')
const EVENTS = { RUN: 'run', STOP: 'stop' }
const bus = new EventEmitter()
bus.once(EVENTS.RUN, (c) => {
  exec(c) // flows
})
bus.on(EVENTS.STOP, (c) => {
  exec(c)
})
app.get('/', (req, res) => { bus.emit(EVENTS.RUN, req.query.a) })
