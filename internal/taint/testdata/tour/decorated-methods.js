const fastify = require('fastify')()
fastify.decorate('launch', async (name) => {
  exec(name) // flows
})
fastify.decorate('halt', async (name) => {
  exec(name)
})
fastify.decorateRequest('who', function () { return this.query.who })
class Jobs {
  register (name) {
    exec(name)
  }
}
fastify.get('/', async (request, reply) => {
  fastify.launch(request.query.a)
  fastify.halt('all')
  fastify.register(request.query.b)
  exec(request.who()) // flows
})
