'use strict'
// Fastify 5 as fastify-cli lays it out: plugins and routes are found in their folders.
const path = require('node:path')
const AutoLoad = require('@fastify/autoload')

module.exports.options = {}

module.exports = async function (fastify, opts) {
  for (const folder of ['plugins', 'routes']) {
    fastify.register(AutoLoad, { dir: path.join(__dirname, folder), options: { ...opts } })
  }
}
