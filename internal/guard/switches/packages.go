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
	{"nunjucks", "templates become functions"},
	{"eta", "templates become functions"},
	{"dot", "templates become functions"},
	{"squirrelly", "templates become functions"},
	{"edge.js", "templates become functions"},
	{"swig", "templates become functions"},
	{"swig-templates", "templates become functions"},
	{"art-template", "templates become functions"},
	{"vash", "templates become functions"},
	{"hogan.js", "templates become functions"},
	{"dustjs-linkedin", "templates become functions"},
	{"underscore", "_.template makes functions"},
	{"lodash", "_.template makes functions"},
	{"lodash.template", "templates become functions"},
	{"lodash-es", "_.template makes functions"},
	{"@vue/compiler-dom", "templates become functions"},
	{"vue", "templates become functions when they are compiled at run time"},
	{"@vue/server-renderer", "templates become functions when they are compiled at run time"},
	{"depd", "wrappers keep the number of parameters of deprecated functions; express and body-parser load it"},
	{"morgan", "the format of a line becomes a function; express-generator installs it"},
	{"fast-redact", "paths become functions"},
	{"d3-dsv", "readers of rows become functions"},
	{"ajv", "schemas become functions"},
	{"is-my-json-valid", "schemas become functions"},
	{"generate-function", "makes functions for other packages"},
	{"@exodus/schemasafe", "schemas become functions"},
	{"fast-json-stringify", "schemas become functions"},
	{"find-my-way", "routes become functions"},
	{"@sinclair/typebox", "schemas become functions"},
	{"fastest-validator", "schemas become functions"},
	{"arktype", "schemas become functions"},
	{"@ark/util", "schemas become functions"},
	{"zod", "schemas become functions, if that is possible"},
	{"avsc", "schemas become functions"},
	{"protobufjs", "readers of messages become functions"},
	{"@protobufjs/codegen", "readers of messages become functions"},
	{"mysql2", "readers of rows become functions"},
	{"msgpackr", "readers of records become functions"},
	{"cbor-x", "readers of records become functions"},
	{"@mikro-orm/core", "readers of rows become functions"},
	{"typeorm", "import() is called from CommonJS"},
	{"real-require", "import() is called from CommonJS"},
	{"mingo", "expressions become functions"},
	{"mathjs", "typed functions are generated"},
	{"typed-function", "typed functions are generated"},
	{"jsonpath", "filter expressions are evaluated"},
	{"ndarray", "constructors are generated"},
	{"benchmark", "timed loops are generated"},
	{"bluebird", "promisified functions are generated"},
	{"promise", "promisified functions keep the number of parameters"},
	{"thenify", "promisified functions keep the number of parameters"},
	{"thenify-all", "promisified functions keep the number of parameters"},
	{"tapable", "hooks become functions; webpack is made of them"},
	{"vite-node", "modules are evaluated"},
	{"tsx", "TypeScript is compiled while it loads"},
	{"ts-node", "TypeScript is compiled while it loads"},
	{"jiti", "modules are compiled while they load"},
	{"import-fresh", "modules are compiled anew"},
	{"require-from-string", "modules are compiled from text"},
	{"proxyquire", "modules are compiled from text"},
	{"pirates", "modules are compiled while they load"},
	{"bytenode", "modules are compiled from byte code"},
	{"jsdom", "scripts of pages run, if that was asked for"},
	{"next", "middleware and server components run in contexts of their own"},
	{"@edge-runtime/vm", "middleware runs in a context of its own"},
	{"vm2", "runs untrusted code; it has known escapes and is not kept any more"},
	{"degenerator", "proxy configuration is a program"},
	{"js-yaml", "!!js/function of version 3 becomes a function"},
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
