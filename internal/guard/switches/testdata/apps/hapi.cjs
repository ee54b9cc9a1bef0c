const Hapi = require('@hapi/hapi')

const server = Hapi.server({ port: '3000', host: 'localhost' })
server.route({
  method: 'GET',
  path: '/',
  handler(request, h) {
    const { socket } = request.raw.req
    h.state('sid', '1', { isSecure: true })
    return { secure: socket.encrypted === true, ip: request.info.remoteAddress, protocol: socket.encrypted ? 'https' : 'http', port: socket.remotePort, family: socket.remoteFamily }
  },
})
server.start()
