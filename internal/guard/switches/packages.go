package switches

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A generator is a package that is known to turn strings into code by design.
type generator struct {
	name string
	what string // what it does so
}

// generators are libraries whose documentation or source says that they make
// functions out of text: template engines, compilers of schemas and of row
// readers. What a template or a schema says becomes code, so those must never
// come from users.
var generators = []generator{
	{"ejs", "templates become functions"},
	{"pug", "templates become functions"},
	{"pug-runtime", "templates become functions"},
	{"pug-code-gen", "constant expressions of templates are evaluated"},
	{"constantinople", "constant expressions of templates are evaluated"},
	{"babel-walk", "walkers are generated"},
	{"jade", "templates become functions"},
	{"handlebars", "templates become functions"},
	{"hbs", "templates become functions"},
	{"nunjucks", "templates become functions"},
	{"eta", "templates become functions"},
	{"dot", "templates become functions"},
	{"doT", "templates become functions"},
	{"squirrelly", "templates become functions"},
	{"swig", "templates become functions"},
	{"swig-templates", "templates become functions"},
	{"twing", "templates become functions"},
	{"art-template", "templates become functions"},
	{"template7", "templates become functions"},
	{"marko", "templates become functions"},
	{"vash", "templates become functions"},
	{"haml", "templates become functions"},
	{"hogan.js", "templates become functions"},
	{"dustjs-linkedin", "templates become functions"},
	{"just", "templates become functions"},
	{"ect", "templates become functions"},
	{"underscore", "_.template makes functions"},
	{"lodash", "_.template makes functions"},
	{"lodash.template", "templates become functions"},
	{"lodash-es", "_.template makes functions"},
	{"@vue/compiler-dom", "templates become functions"},
	{"vue", "templates become functions when they are compiled at run time"},
	{"@vue/server-renderer", "templates become functions"},
	{"@fastify/view", "templates become functions"},
	{"depd", "wrappers keep the number of parameters of deprecated functions; express and body-parser load it"},
	{"ajv", "schemas become functions"},
	{"ajv-keywords", "schemas become functions"},
	{"is-my-json-valid", "schemas become functions"},
	{"generate-function", "makes functions for other packages"},
	{"@exodus/schemasafe", "schemas become functions"},
	{"fast-json-stringify", "schemas become functions"},
	{"json-schema-ref-resolver", "schemas become functions"},
	{"@fastify/ajv-compiler", "schemas become functions"},
	{"@fastify/fast-json-stringify-compiler", "schemas become functions"},
	{"find-my-way", "routes become functions"},
	{"@sinclair/typebox", "schemas become functions"},
	{"fastest-validator", "schemas become functions"},
	{"djv", "schemas become functions"},
	{"typia", "schemas become functions"},
	{"arktype", "schemas become functions"},
	{"@ark/util", "schemas become functions"},
	{"@ark/schema", "schemas become functions"},
	{"zod", "schemas become functions, if that is possible"},
	{"compile-json-stringify", "schemas become functions"},
	{"avsc", "schemas become functions"},
	{"protobufjs", "readers of messages become functions"},
	{"@protobufjs/codegen", "readers of messages become functions"},
	{"protocol-buffers", "readers of messages become functions"},
	{"sequelize-pool", "schemas become functions"},
	{"mysql2", "readers of rows become functions"},
	{"mariadb", "readers of rows become functions"},
	{"postgres-interval", "readers of rows become functions"},
	{"pg-native", "readers of rows become functions"},
	{"msgpackr", "readers of records become functions"},
	{"cbor-x", "readers of records become functions"},
	{"structron", "readers of records become functions"},
	{"bson", "functions stored in documents, if that was asked for"},
	{"mingo", "expressions become functions"},
	{"sift", "$where becomes a function"},
	{"nedb", "$where becomes a function"},
	{"expr-eval", "expressions become functions"},
	{"mathjs", "typed functions are generated"},
	{"typed-function", "typed functions are generated"},
	{"jsonpath", "filter expressions are evaluated"},
	{"static-eval", "expressions are evaluated"},
	{"new-array", "helper functions are generated"},
	{"cwise-compiler", "loops over arrays are generated"},
	{"ndarray", "constructors are generated"},
	{"benchmark", "timed loops are generated"},
	{"bluebird", "promisified functions are generated"},
	{"es6-promisify", "promisified functions are generated"},
	{"thenify", "promisified functions keep the number of parameters"},
	{"thenify-all", "promisified functions keep the number of parameters"},
	{"any-promise", "promisified functions keep the number of parameters"},
	{"tapable", "hooks become functions; webpack is made of them"},
	{"webpack", "modules of its own are evaluated"},
	{"loader-runner", "modules of its own are evaluated"},
	{"terser", "constant expressions are evaluated"},
	{"vite", "configuration and modules for the server are evaluated"},
	{"vite-node", "modules are evaluated"},
	{"rollup", "configuration is evaluated"},
	{"tsx", "TypeScript is compiled while it loads"},
	{"ts-node", "TypeScript is compiled while it loads"},
	{"jiti", "modules are compiled while they load"},
	{"import-fresh", "modules are compiled anew"},
	{"require-from-string", "modules are compiled from text"},
	{"eval", "modules are compiled from text"},
	{"node-eval", "modules are compiled from text"},
	{"proxyquire", "modules are compiled from text"},
	{"pirates", "modules are compiled while they load"},
	{"v8-compile-cache", "modules are compiled with a cache"},
	{"bytenode", "modules are compiled from byte code"},
	{"jsdom", "scripts of pages run, if that was asked for"},
	{"happy-dom", "scripts of pages run"},
	{"next", "middleware and server components run in contexts of their own"},
	{"@edge-runtime/vm", "middleware runs in a context of its own"},
	{"@edge-runtime/primitives", "middleware runs in a context of its own"},
	{"nuxt", "pages are rendered by generated modules"},
	{"vm2", "runs untrusted code; it has known escapes and is not kept any more"},
	{"isolated-vm", "runs untrusted code"},
	{"pac-proxy-agent", "proxy configuration is a program"},
	{"pac-resolver", "proxy configuration is a program"},
	{"degenerator", "proxy configuration is a program"},
	{"@tootallnate/quickjs-emscripten", "proxy configuration is a program"},
	{"newrelic", "instrumented functions keep their names"},
	{"dd-trace", "instrumented functions keep their names"},
	{"import-in-the-middle", "instrumented modules are generated"},
	{"js-yaml", "!!js/function of version 3 becomes a function"},
	{"serialize-javascript", "writes code; nothing is evaluated"},
	{"i18next", "plural rules become functions in old versions"},
	{"make-plural", "plural rules become functions"},
	{"messageformat", "messages become functions"},
	{"@messageformat/core", "messages become functions"},
	{"function.prototype.name", "asks what the engine can"},
	{"generator-function", "asks what the engine can"},
	{"get-intrinsic", "asks what the engine can"},
	{"function-bind", "bound functions keep the number of parameters"},
	{"es-abstract", "asks what the engine can"},
	{"core-js", "asks what the engine can"},
	{"core-js-pure", "asks what the engine can"},
	{"regenerator-runtime", "looks for the global object"},
	{"globalthis", "looks for the global object"},
	{"generator-runtime", "looks for the global object"},
	{"graphql-jit", "queries become functions"},
	{"@graphql-tools/utils", "queries become functions"},
	{"json-rules-engine", "rules become functions"},
	{"node-expression-eval", "expressions become functions"},
	{"angular-expressions", "expressions become functions"},
	{"jexl", "expressions become functions"},
	{"acorn-node", "expressions become functions"},
	{"fast-copy", "copiers become functions"},
	{"rfdc", "copiers become functions"},
	{"light-my-request", "input schemas become functions"},
	{"secure-json-parse", "asks what the engine can"},
}

func generatorOf(name string) (generator, bool) {
	i := slices.IndexFunc(generators, func(g generator) bool { return g.name == name })
	if i < 0 {
		return generator{}, false
	}
	return generators[i], true
}

// packageName is what npm accepts, and accepted before it wanted lower case.
var packageName = regexp.MustCompile(`^(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~_-][A-Za-z0-9._~-]*$`)

// validAllowance checks one entry of Options.AllowCode.
func validAllowance(name string) error {
	if rest, ok := strings.CutPrefix(name, "./"); ok {
		if !filepath.IsLocal(rest) {
			return fmt.Errorf("guard.switches.allow_code: %q leads out of the project", name)
		}
		return nil
	}
	if packageName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("guard.switches.allow_code: %q is neither the name of a package nor a path with a leading ./", name)
}
