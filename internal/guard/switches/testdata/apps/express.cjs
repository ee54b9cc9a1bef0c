// An application that knows nothing of guard. EXPRESS names the version.
const express = require(process.env.EXPRESS || 'express')
const session = require('express-session')

const app = express()
if (process.env.TRUST) app.set('trust proxy', JSON.parse(process.env.TRUST))
app.use(session({ secret: 'test', resave: false, saveUninitialized: true, cookie: { secure: true } }))
app.get('/', (req, res) => {
  res.json({ secure: req.secure, ip: req.ip, protocol: req.protocol, port: req.socket.remotePort, family: req.socket.remoteFamily })
})
const server = app.listen(3000, () => console.log(JSON.stringify({ callback: server.address() })))
server.on('listening', () => console.log(JSON.stringify({ event: server.address() })))
