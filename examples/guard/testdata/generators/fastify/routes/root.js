'use strict'
module.exports = async fastify => {
  fastify.get('/', async () => ({ root: true }))
  fastify.get('/boom', async () => {
    throw new Error('something inside')
  })
}
