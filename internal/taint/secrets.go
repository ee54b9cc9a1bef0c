package taint

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/model"
)

// maxSecret is how many states a question for secrets may have: logs are
// written everywhere, and what a line is made of stands near by.
const maxSecret = 60

// FromSecret returns the way on which a value, or what lies below it at a path,
// is made of another that a function takes for a secret. Hashes and what is
// masked, cut or only asked about are none.
func (a *Analysis) FromSecret(v flow.Value, path string, isSecret func(flow.Value) bool) *Flow {
	a.prepare()
	if !v.OK() {
		return nil
	}
	s := a.ask(v, path, model.Secret)
	s.most = min(s.most, maxSecret)
	s.visit = func(st *state) bool {
		whole := st.path == 0 || s.paths[st.path].name == anything // token.userId is no token
		return whole && isSecret(st.v)
	}
	if !s.walk() {
		s.end(false)
		return nil
	}
	s.best, s.from = s.at, model.Source{Note: "is a secret, by its name"}
	way := s.flow()
	s.end(true)
	return way
}

// hiding are parts of the names of functions whose result shows no secret that
// they are given, or no more than a part.
var hiding = []string{"mask", "redact", "hash", "hide", "obfuscate", "replace", "encrypt", "cipher", "censor", "saniti", "validat", "check", "verif", "compar", "substr", "slice", "charat", "digest", "sign", "strip", "test", "match",
	"includes", "startswith", "endswith", "indexof", "truncate", "shorten", "omit", "pick", "safe", "filter", "length", "keys", "decode", "find", "login", "fetch", "request", "post", "create", "connect"}

// hides reports whether a call gives nothing away of the secrets that it gets.
func hides(c flow.Call) bool {
	name := strings.ToLower(c.Callee.Name())
	return name == "get" || slices.ContainsFunc(hiding, func(part string) bool { return strings.Contains(name, part) }) || strings.HasPrefix(name, "is") || strings.HasPrefix(name, "has")
}
