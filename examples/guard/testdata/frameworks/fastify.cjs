// Fastify with a page and an API.
const app = require('fastify')()
app.get('/', async (req, reply) => {
  reply.header('set-cookie', 'session=abc; Path=/')
  reply.type('text/html')
  return '<!doctype html><title>Fastify</title><p>Fastify</p><script>document.title = "Fastify"</script>'
})
app.get('/api', async () => ({ ok: true }))
app.get('/boom', async () => {
  throw new Error('something inside')
})
app.listen({ port: 3000 })
