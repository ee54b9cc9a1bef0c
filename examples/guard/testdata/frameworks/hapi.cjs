// hapi with its own cookies.
const Hapi = require('@hapi/hapi')
async function main() {
  const server = Hapi.server({ port: 3000 })
  server.state('sid', { isSecure: false, isHttpOnly: false, isSameSite: false, path: '/' })
  server.route({ method: 'GET', path: '/', handler: (req, h) => h.response('<!doctype html><title>hapi</title><p>hapi</p>').type('text/html').state('sid', 'abc') })
  server.route({
    method: 'GET', path: '/boom', handler: () => {
      throw new Error('something inside')
    },
  })
  await server.start()
}
main()
