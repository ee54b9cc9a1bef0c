const { ApolloServer } = require('@apollo/server')
const { createHandler } = require('graphql-http/lib/use/express')
const fastify = require('fastify')()

// example: wrong
const server = new ApolloServer({ typeDefs, resolvers }) // want `ApolloServer answers queries of any depth and cost`
// example: right
const bounded = new ApolloServer({ typeDefs, resolvers, validationRules: [limitDepth(8)] })
// example: end

createHandler({ schema }) // want `createHandler answers queries of any depth`
fastify.register(require('mercurius'), { schema }) // want `answers queries of any depth`
fastify.register(require('mercurius'), { schema, queryDepth: 8 })
new ApolloServer(options)
