package flaws

import (
	"strings"

	"tenet/internal/rule"
)

// queryLimits are packages that bound what a query may ask for.
var queryLimits = []string{
	"graphql-depth-limit", "graphql-query-complexity", "graphql-cost-analysis", "graphql-validation-complexity", "@escape.tech/graphql-armor", "@escape.tech/graphql-armor-max-depth",
	"@escape.tech/graphql-armor-cost-limit", "graphql-query-complexity-apollo-plugin", "@graphile/depth-limit", "graphql-limit", "@envelop/depth-limit", "@envelop/rate-limiter",
	"@envelop/operation-complexity", "@envelop/persisted-operations", "@graphql-yoga/plugin-persisted-operations", "graphql-rate-limit", "graphql-ratelimit", "@envelop/resource-limitations",
	"@apollo/server-plugin-operation-registry", "graphql-max-depth", "@graphql-hive/gateway",
}

// graphServers make servers of GraphQL.
var graphServers = []string{
	"@apollo/server.ApolloServer", "apollo-server.ApolloServer", "apollo-server-express.ApolloServer", "apollo-server-koa.ApolloServer", "apollo-server-fastify.ApolloServer",
	"apollo-server-lambda.ApolloServer", "apollo-server-micro.ApolloServer", "apollo-server-hapi.ApolloServer", "express-graphql.graphqlHTTP", "express-graphql", "koa-graphql.graphqlHTTP", "koa-graphql",
	"graphql-yoga.createYoga", "@nestjs/graphql.GraphQLModule.forRoot", "graphql-http/lib/use/express.createHandler", "graphql-http/lib/use/http.createHandler", "graphql-http/lib/use/koa.createHandler", "graphql-http/lib/use/fastify.createHandler",
}

var graphqlUnbounded = rule.Check{
	ID:    "flaws/graphql-unbounded",
	Title: "GraphQL queries of any depth",
	Why:   "A query names friends of friends of friends a hundred levels deep, or the same field a thousand times: a few hundred bytes make the service work for minutes.",
	Fix:   "Pass validationRules with a limit for depth or cost, for instance of graphql-depth-limit or @escape.tech/graphql-armor, or accept stored queries only.",
	When: "A server of Apollo, express-graphql, koa-graphql, graphql-yoga or graphql-http is made without validationRules, and the program uses no package that bounds queries; " +
		"or mercurius is registered without queryDepth.",
	Quiet:    "validationRules or plugins are given, or the options are not known. Tests.",
	CWE:      770,
	Severity: rule.Low,
	Links:    []string{"https://graphql.org/learn/security/"},
	Code: func(p *rule.CodePass) {
		if p.Aside() || p.File.Prog.Uses(queryLimits...) {
			return
		}
		for _, call := range p.Calls(graphServers...) {
			at := 0
			if call.Option(at, "validationRules").Absent() && call.Option(at, "plugins").Absent() && call.Option(at, "persistedQueries.onlyPersisted").Absent() && call.Arg(at).OK() {
				p.Reportf(rule.At(call.NameSpan()), "%s answers queries of any depth and cost.", strings.TrimPrefix(calleeText(call), "new "))
			}
		}
		for _, call := range p.Calls("fastify().register") {
			if call.Arg(0).Is("mercurius") && call.Option(1, "queryDepth").Absent() && call.Option(1, "validationRules").Absent() && call.Option(1, "onlyPersisted").Absent() && call.Arg(1).OK() {
				p.Reportf(rule.At(call.NameSpan()), "%s answers queries of any depth.", call.Arg(0).Source())
			}
		}
	},
}
