import fastify from 'fastify'

const app = fastify({ trustProxy: process.env.TRUST === 'true' })
app.get('/', async (req, reply) => {
  reply.header('set-cookie', req.protocol === 'https' ? 'sid=1; Secure' : 'sid=1')
  return { secure: req.protocol === 'https', ip: req.ip, protocol: req.protocol, port: req.socket.remotePort, family: req.socket.remoteFamily }
})
await app.listen({ port: 3000 })
console.log(JSON.stringify({ callback: app.server.address() }))
