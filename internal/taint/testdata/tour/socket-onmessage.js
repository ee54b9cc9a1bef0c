const { WebSocketServer } = require('ws')
new WebSocketServer({ port: 8080 }).on('connection', (ws) => {
  ws.onmessage = (e) => {
    exec(e.data) // flows
    exec(e.type)
  }
  const tool = { name: 'ls' }
  tool.onmessage = (e) => {
    exec(e.data)
  }
})
