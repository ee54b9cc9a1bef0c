package leaks

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A debugOption is an option of a function that shows visitors what is meant
// for developers.
type debugOption struct {
	paths    []string
	arg      int
	option   string // "" if the call alone does it
	is       bool   // the value that shows it
	severity rule.Severity
	shows    string
}

// errorPages are middlewares and handlers whose answer is the stack.
var errorPages = []debugOption{
	{paths: []string{"errorhandler", "express.errorHandler", "connect.errorHandler", "connect-errorhandler"}, severity: rule.High},
	{paths: []string{"strong-error-handler"}, option: "debug", is: true, severity: rule.High},
}

// errorPlugins are the same as plugins of Fastify, given to register.
var errorPlugins = []string{"fastify-error-page"}

var debugErrorPage = rule.Check{
	ID:    "leaks/debug-error-page",
	Title: "error page for developers in production",
	Why:   "Anybody who makes the service fail reads stacks: names of files, versions, functions, often values.",
	Fix:   "Use it only in development: if (process.env.NODE_ENV === 'development') app.use(errorhandler()).",
	When: "errorhandler(), express.errorHandler(), strong-error-handler with debug: true, or fastify-error-page is used without a condition on the environment; " +
		"app.set('env', 'development') or process.env.NODE_ENV = 'development' stands in the code, which turns on the error page of Express. A running service answers with such a page.",
	Quiet:    "The call runs only in development, and tests.",
	CWE:      489,
	Severity: rule.High,
	Links:    []string{"https://github.com/expressjs/errorhandler#readme", "https://expressjs.com/en/guide/error-handling.html"},
	Live:     liveTraces(debugPages),
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		for i := range errorPages {
			o := &errorPages[i]
			for _, call := range p.Calls(o.paths...) {
				if call.OnlyInDevelopment() || o.option != "" && !call.Option(o.arg, o.option).IsTrue() {
					continue
				}
				p.Reportf(call, "%s shows the stack of every error, in production too.", call.Callee.Source()).Label = "no condition on the environment"
			}
		}
		for _, call := range p.Calls("fastify().register") {
			if call.Arg(0).Is(errorPlugins...) && !call.OnlyInDevelopment() {
				p.Reportf(call.Arg(0), "%s shows the stack of every error, in production too.", call.Arg(0).Source()).Label = "no condition on the environment"
			}
		}
		developmentInCode(p)
	},
}

// developmentInCode reports code that says it is in development, whatever the
// environment says.
func developmentInCode(p *rule.CodePass) {
	for _, call := range p.Calls("express().set") {
		name, _ := call.Arg(0).Str()
		if env := call.Arg(1).Const(); name == "env" && env.Kind == flow.String && env.Text == "development" && !env.Default && !call.OnlyInDevelopment() {
			f := p.Reportf(call, "%s makes Express answer errors with their stack.", call.Value.Source())
			f.Fix = "Leave the call out; Express reads NODE_ENV."
		}
	}
	if rule.IsTool(p.File.Name()) {
		return
	}
	for _, id := range p.File.Rows(js.OpAssign) {
		row := p.File.JS.At(id)
		if p.File.JS.Str(row.Str) != "=" {
			continue
		}
		target := p.File.Value(row.X)
		if target.Op() != js.OpGet || target.Name() != "NODE_ENV" || !p.File.Value(target.Row().X).Is("globalThis.process.env") {
			continue
		}
		at := p.File.Value(id)
		if c := p.File.Value(row.Y).Const(); c.Kind == flow.String && c.Text == "development" && !c.Default && !conditional(at) {
			f := p.Reportf(at, "%s puts the service into development mode, whatever the environment says.", at.Source())
			f.Fix, f.Severity = "Set NODE_ENV outside of the code.", rule.Medium
		}
	}
}

// conditional reports whether a value stands under any condition.
func conditional(v flow.Value) bool {
	for range v.Conditions() {
		return true
	}
	return false
}

// apollo is every package that exports ApolloServer.
var apollo = []string{
	"@apollo/server.ApolloServer", "apollo-server.ApolloServer", "apollo-server-express.ApolloServer", "apollo-server-koa.ApolloServer",
	"apollo-server-fastify.ApolloServer", "apollo-server-hapi.ApolloServer", "apollo-server-lambda.ApolloServer", "apollo-server-micro.ApolloServer",
	"apollo-server-core.ApolloServer", "apollo-server-cloud-functions.ApolloServer", "apollo-server-azure-functions.ApolloServer",
}

var (
	expressGraphQL = []string{"express-graphql", "express-graphql.graphqlHTTP", "koa-graphql", "koa-graphql.graphqlHTTP"}
	yoga           = []string{"graphql-yoga.createYoga", "graphql-yoga.createServer"}
	nestGraphQL    = []string{"@nestjs/graphql.GraphQLModule.forRoot"}
)

var graphQLOptions = []debugOption{
	{paths: apollo, option: "includeStacktraceInErrorResponses", is: true, severity: rule.Medium, shows: "answers errors with their stack"},
	{paths: apollo, option: "debug", is: true, severity: rule.Medium, shows: "answers errors with their stack"},
	{paths: apollo, option: "introspection", is: true, severity: rule.Low, shows: "lets anybody read the whole schema"},
	{paths: apollo, option: "playground", is: true, severity: rule.Low, shows: "serves the playground to anybody"},
	{paths: nestGraphQL, option: "includeStacktraceInErrorResponses", is: true, severity: rule.Medium, shows: "answers errors with their stack"},
	{paths: nestGraphQL, option: "debug", is: true, severity: rule.Medium, shows: "answers errors with their stack"},
	{paths: nestGraphQL, option: "introspection", is: true, severity: rule.Low, shows: "lets anybody read the whole schema"},
	{paths: nestGraphQL, option: "playground", is: true, severity: rule.Low, shows: "serves the playground to anybody"},
	{paths: nestGraphQL, option: "graphiql", is: true, severity: rule.Low, shows: "serves GraphiQL to anybody"},
	{paths: expressGraphQL, option: "graphiql", is: true, severity: rule.Low, shows: "serves GraphiQL to anybody"},
	{paths: yoga, option: "maskedErrors", is: false, severity: rule.Medium, shows: "answers with the messages of unexpected errors"},
	{paths: yoga, option: "graphiql", is: true, severity: rule.Low, shows: "serves GraphiQL to anybody"},
}

var graphqlDebug = rule.Check{
	ID:    "leaks/graphql-debug",
	Title: "GraphQL server shows its insides",
	Why:   "Stacks name files and versions; the schema and the playground show every field and mutation, also those that no page uses.",
	Fix:   "Tie the option to the environment: process.env.NODE_ENV !== 'production'.",
	When: "debug, includeStacktraceInErrorResponses, introspection, playground or graphiql is true, or maskedErrors false, in the options of Apollo Server, express-graphql, " +
		"Mercurius, GraphQL Yoga or the GraphQL module of Nest. What shows stacks or messages is of medium severity, the rest low.",
	Quiet:    "The option depends on something, or the server is made only in development. Defaults that depend on NODE_ENV.",
	CWE:      489,
	Severity: rule.Medium,
	Links:    []string{"https://www.apollographql.com/docs/apollo-server/api/apollo-server", "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		for i := range graphQLOptions {
			o := &graphQLOptions[i]
			for _, call := range p.Calls(o.paths...) {
				reportOption(p, call, o)
			}
		}
		for _, call := range p.Calls("fastify().register") {
			if call.Arg(0).Is("mercurius", "mercurius.default") {
				reportOption(p, call, &debugOption{arg: 1, option: "graphiql", is: true, severity: rule.Low, shows: "serves GraphiQL to anybody"})
			}
		}
	},
}

func reportOption(p *rule.CodePass, call flow.Call, o *debugOption) {
	v := call.Option(o.arg, o.option)
	if !v.IsTrue() && !v.IsFalse() || v.IsTrue() != o.is || call.OnlyInDevelopment() || v.Value.OnlyInDevelopment() {
		return
	}
	f := p.Reportf(v.Value, "%s: %s %s.", o.option, v.Value.Source(), o.shows)
	f.Severity = o.severity
	soften(p, f)
}

var hapiDebug = rule.Check{
	ID:       "leaks/hapi-debug",
	Title:    "hapi prints requests and errors to the console",
	Why:      "What hapi prints holds stacks and data of visitors. In production the console is a log that many people and services read.",
	Fix:      "Leave debug out, or tie it to the environment.",
	When:     "The options of hapi's server have debug.request or debug.log with '*', 'error', 'received' or 'handler'.",
	Quiet:    "The option depends on something, or the server is made only in development; 'implementation', which is the default.",
	CWE:      532,
	Severity: rule.Low,
	Links:    []string{"https://hapi.dev/api/#-serveroptionsdebug"},
	Code: func(p *rule.CodePass) {
		for _, call := range p.Calls("@hapi/hapi.server") {
			if call.OnlyInDevelopment() {
				continue
			}
			for _, option := range []string{"debug.request", "debug.log"} {
				o := call.Option(0, option)
				list := o.Value.Origin()
				if !o.Present() || list.Op() != js.OpArray || o.Value.OnlyInDevelopment() {
					continue
				}
				for _, e := range list.File.JS.Operands(list.Row()) {
					switch tag, _ := list.File.Value(e).Str(); tag {
					case "*", "error", "received", "handler":
						soften(p, p.Reportf(o.Value, "%s makes hapi print what it knows of requests and errors.", option))
					default:
						continue
					}
					break
				}
			}
		}
	},
}
