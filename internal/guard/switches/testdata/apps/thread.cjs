// The server is in a worker thread.
const { Worker, isMainThread } = require('worker_threads')
const http = require('http')

if (isMainThread) new Worker(__filename)
else http.createServer((req, res) => res.end(req.socket.remoteAddress)).listen(3000)
