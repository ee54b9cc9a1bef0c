const { ApolloServer } = require('@apollo/server');
const { graphqlHTTP } = require('express-graphql');
const { createYoga } = require('graphql-yoga');
const fastify = require('fastify')();

// example: wrong
const careless = new ApolloServer({
  typeDefs,
  resolvers,
  introspection: true, // want `introspection: true lets anybody read the whole schema`
  includeStacktraceInErrorResponses: true, // want `answers errors with their stack`
});
// example: right
const careful = new ApolloServer({
  typeDefs,
  resolvers,
  introspection: process.env.NODE_ENV !== 'production',
  includeStacktraceInErrorResponses: process.env.NODE_ENV !== 'production',
});
// example: end

graphqlHTTP({ schema, graphiql: true }); // want `graphiql: true serves GraphiQL to anybody`
graphqlHTTP({ schema, graphiql: false });
if (process.env.NODE_ENV === 'development') graphqlHTTP({ schema, graphiql: true });
createYoga({ schema, maskedErrors: false }); // want `maskedErrors: false answers with the messages`
fastify.register(require('mercurius'), { schema, graphiql: true }); // want `graphiql: true`
new ApolloServer({ ...options, debug: config.debug }); // not known
// not seen: options that a function returns.
graphqlHTTP((req) => ({ schema, graphiql: true }));
