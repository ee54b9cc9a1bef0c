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
	name   string
	what   string // what it does so
	nested bool   // it consists of code made from text, which makes more
}

// generators are libraries whose documentation or source says that they make
// functions out of text: template engines, compilers of schemas and of row
// readers. What a template or a schema says becomes code, so those must never
// come from users.
var generators = []generator{
	{"ejs", "templates become functions", false},
	{"pug", "templates become functions", false},
	{"pug-runtime", "templates become functions", false},
	{"pug-code-gen", "constant expressions of templates are evaluated", false},
	{"constantinople", "constant expressions of templates are evaluated", false},
	{"babel-walk", "walkers are generated", false},
	{"jade", "templates become functions", false},
	{"handlebars", "templates become functions", false},
	{"nunjucks", "templates become functions", false},
	{"eta", "templates become functions", false},
	{"dot", "templates become functions", false},
	{"squirrelly", "templates become functions", false},
	{"edge.js", "templates become functions", false},
	{"swig", "templates become functions", false},
	{"swig-templates", "templates become functions", false},
	{"art-template", "templates become functions", false},
	{"vash", "templates become functions", false},
	{"hogan.js", "templates become functions", false},
	{"dustjs-linkedin", "templates become functions", false},
	{"underscore", "_.template makes functions", false},
	{"lodash", "_.template makes functions", false},
	{"lodash.template", "templates become functions", false},
	{"lodash-es", "_.template makes functions", false},
	{"@vue/compiler-dom", "templates become functions", false},
	{"vue", "templates become functions when they are compiled at run time", false},
	{"@vue/server-renderer", "templates become functions when they are compiled at run time", false},
	{"depd", "wrappers keep the number of parameters of deprecated functions; express and body-parser load it", false},
	{"morgan", "the format of a line becomes a function; express-generator installs it", false},
	{"fast-redact", "paths become functions", false},
	{"d3-dsv", "readers of rows become functions", false},
	{"uglify-js", "its own files are joined and evaluated; old template engines load it", true},
	{"acorn", "version 1 makes functions that look words up", false},
	{"ajv", "schemas become functions", false},
	{"is-my-json-valid", "schemas become functions", false},
	{"generate-function", "makes functions for other packages", false},
	{"@exodus/schemasafe", "schemas become functions", false},
	{"fast-json-stringify", "schemas become functions", false},
	{"find-my-way", "routes become functions", false},
	{"@sinclair/typebox", "schemas become functions", false},
	{"fastest-validator", "schemas become functions", false},
	{"arktype", "schemas become functions", false},
	{"@ark/util", "schemas become functions", false},
	{"zod", "schemas become functions, if that is possible", false},
	{"avsc", "schemas become functions", false},
	{"protobufjs", "readers of messages become functions", false},
	{"@protobufjs/codegen", "readers of messages become functions", false},
	{"mysql2", "readers of rows become functions", false},
	{"msgpackr", "readers of records become functions", false},
	{"cbor-x", "readers of records become functions", false},
	{"@mikro-orm/core", "readers of rows become functions", false},
	{"typeorm", "import() is called from CommonJS", false},
	{"real-require", "import() is called from CommonJS", false},
	{"mingo", "expressions become functions", false},
	{"mathjs", "typed functions are generated", false},
	{"typed-function", "typed functions are generated", false},
	{"jsonpath", "filter expressions are evaluated", false},
	{"ndarray", "constructors are generated", false},
	{"benchmark", "timed loops are generated", false},
	{"bluebird", "promisified functions are generated", false},
	{"promise", "promisified functions keep the number of parameters", false},
	{"tmpl", "texts with places to fill become functions; walker, below fastify-cli, loads it", false},
	{"thenify", "promisified functions keep the number of parameters", false},
	{"thenify-all", "promisified functions keep the number of parameters", false},
	{"tapable", "hooks become functions; webpack is made of them", false},
	{"vite-node", "modules are evaluated", false},
	{"tsx", "TypeScript is compiled while it loads", false},
	{"ts-node", "TypeScript is compiled while it loads", false},
	{"v8-compile-cache", "modules are compiled while they load, from a cache", false},
	{"v8-compile-cache-lib", "modules are compiled while they load, from a cache; ts-node loads it", false},
	{"jiti", "modules are compiled while they load", false},
	{"import-fresh", "modules are compiled anew", false},
	{"require-from-string", "modules are compiled from text", false},
	{"proxyquire", "modules are compiled from text", false},
	{"pirates", "modules are compiled while they load", false},
	{"bytenode", "modules are compiled from byte code", false},
	{"jsdom", "scripts of pages run, if that was asked for", false},
	{"next", "middleware and server components run in contexts of their own", false},
	{"@edge-runtime/vm", "middleware runs in a context of its own", false},
	{"vm2", "runs untrusted code; it has known escapes and is not kept any more", false},
	{"degenerator", "proxy configuration is a program", false},
	{"js-yaml", "!!js/function of version 3 becomes a function", false},
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
			return fmt.Errorf("guard.allowEval: %q leads out of the project", name)
		}
		return nil
	}
	if packageName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("guard.allowEval: %q is neither the name of a package nor a path with a leading ./", name)
}
