package cookies

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var literalSecret = rule.Check{
	ID:    "cookies/literal-secret",
	Title: "secret of cookies in the code",
	Why: "Whoever sees the code, in a repository, an image or a backup, can sign or decrypt cookies, and so be any user. " +
		"Secrets from manuals are in every attacker's list.",
	Fix:   "Read the secret from the environment or a secret store, make a new one, and stop if it is missing.",
	When:  "The secret, key or password that signs or encrypts cookies is a string that the code holds, there or in a constant of another file.",
	Quiet: "The value comes from the environment or is not known. A string to fall back to has a check of its own.",
	CWE:   798, Severity: rule.High,
	Links: []string{"https://expressjs.com/en/resources/middleware/session.html", "https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password"},
	Code: func(p *rule.CodePass) {
		for _, s := range secrets(p.File) {
			c := s.value.Const()
			if s.text == "" || c.Default {
				continue
			}
			what := "in the code"
			if published[strings.ToLower(s.text)] {
				what = "one that everybody knows from manuals"
			}
			f := s.report(p, "The secret of the cookies is %s: %s.", what, conceal(s.text))
			f.Confidence = rule.Certain
			f.Label = s.Does
			trifle(f)
		}
	},
}

var fallbackSecret = rule.Check{
	ID:    "cookies/fallback-secret",
	Title: "secret of cookies with a value to fall back to",
	Why: "When the variable is not set, by a typing error or in a new deployment, the service starts all the same and signs with a secret that stands in the code. " +
		"Nobody notices, and anybody who knows the code can make cookies.",
	Fix:   "Stop when the secret is missing, in place of a value to fall back to.",
	When:  "The secret is an expression such as `process.env.SECRET || 'dev'`.",
	Quiet: "The value to fall back to is made at random.",
	CWE:   798, Severity: rule.Medium,
	Links: []string{"https://12factor.net/config"},
	Code: func(p *rule.CodePass) {
		for _, s := range secrets(p.File) {
			if s.text == "" || !s.value.Const().Default {
				continue
			}
			f := s.report(p, "The secret of the cookies falls back to a string in the code: %s.", conceal(s.text))
			f.Label = "used when nothing is set"
			trifle(f)
		}
	},
}

var shortSecret = rule.Check{
	ID:    "cookies/short-secret",
	Title: "secret of cookies too short",
	Why:   "A signed cookie lets anybody try secrets at home, millions in a second. Only the length of a random secret stands against that.",
	Fix:   "Make secrets of 32 random bytes: node -p \"crypto.randomBytes(32).toString('hex')\".",
	When:  "The secret is made of fewer than 16 random bytes, or is cut to fewer than 32 characters.",
	Quiet: "The length is not known. Strings in the code are the matter of literal-secret, which tells their length.",
	CWE:   326, Severity: rule.Medium,
	Links: []string{"https://pages.nist.gov/800-63-4/sp800-63b.html"},
	Code: func(p *rule.CodePass) {
		for _, s := range secrets(p.File) {
			for _, o := range append([]flow.Value{s.value}, s.value.Origins()...) {
				n, unit, short := shortOf(o)
				if !short {
					continue
				}
				f := p.Reportf(s.value, "The secret that %s has only %d %s.", s.Does, n, unit)
				f.Label = "too short"
				trifle(f)
				break
			}
		}
	},
}

// A secret is one key that a library is given.
type secret struct {
	*cookie.Key
	value flow.Value
	text  string // the constant, "" if there is none
}

// report adds a finding where the constant is written, which may be another
// file: there it has to go, and all that use it get one finding together.
func (s *secret) report(p *rule.CodePass, format string, args ...any) *rule.Finding {
	at := s.value.Const().At
	if !at.OK() || at == s.value {
		return p.Reportf(s.value, format, args...)
	}
	f := p.Reportf(at, format, args...)
	if at.Span().Line != s.value.Span().Line || at.File != s.value.File {
		f.Trace = []rule.Step{{Place: s.value.Span(), Code: s.value.Source(), Note: s.Does + " here"}}
	}
	return f
}

// secrets returns the keys of cookies of a file, each once.
func secrets(f *flow.File) []secret {
	return flow.Memo(f, secretsKey{}, func(f *flow.File) []secret {
		var all []secret
		seen := map[flow.Value]bool{}
		for _, k := range cookie.Keys(f) {
			for _, v := range single(k.Value, 0) {
				if seen[v] {
					continue
				}
				seen[v] = true
				s := secret{Key: k, value: v}
				if c := v.Const(); c.Kind == flow.String {
					s.text = c.Text
				} else if made, ok := v.Origin().AsCall(); ok && made.Callee.Is("globalThis.Buffer.from") {
					s.text, _ = made.Arg(0).Str()
				}
				all = append(all, s)
			}
		}
		return all
	})
}

type secretsKey struct{}

// maxKeys bounds the keys in one list; who has more has no keys in mind.
const maxKeys = 64

// single parts lists and maps of keys.
func single(v flow.Value, depth int) []flow.Value {
	if v.Const().Kind != flow.NoConst || depth > 3 {
		return []flow.Value{v}
	}
	o := v.Origin()
	var all []flow.Value
	switch row := o.Row(); row.Op {
	case js.OpArray:
		operands := o.File.JS.Operands(row)
		for _, e := range operands[:min(len(operands), maxKeys)] {
			all = append(all, single(o.File.Value(e), depth+1)...)
		}
	case js.OpObject:
		keys, _ := o.Keys()
		for _, k := range keys[:min(len(keys), maxKeys)] {
			all = append(all, single(k.File.Value(k.Row().X), depth+1)...)
		}
	default:
		return []flow.Value{v}
	}
	return all
}

// trifle lowers the severity of what only serves to try or to build the
// program: the secrets of tests protect nobody.
func trifle(f *rule.Finding) {
	if rule.IsAside(f.Place.File) {
		f.Severity = rule.Low
	}
}

// conceal shows enough of a secret to find it, and how long it is.
func conceal(s string) string {
	n := utf8.RuneCountInString(s)
	shown := []rune(s)
	if len(shown) > 4 {
		return fmt.Sprintf("%s... (%d characters)", string(shown[:4]), n)
	}
	return fmt.Sprintf("%d characters", n)
}

// published are secrets from manuals and tutorials.
var published = map[string]bool{
	"keyboard cat": true, "secret": true, "my secret": true, "mysecret": true, "my-secret": true, "your secret": true, "your-secret": true, "your-secret-key": true, "secret-key": true,
	"some secret hurr": true, "im a newer secret": true, "i like turtle": true, "changeme": true, "change me": true, "shhhh": true, "ssshhhhh": true, "supersecret": true, "super secret": true,
	"blargadeeblargblarg": true, "cookiesecret": true, "session_secret": true, "anything": true, "key1": true, "key2": true, "newest secret key": true, "older secret key": true,
	"complex_password_at_least_32_characters_long": true, "password-should-be-32-characters": true, "a secret with minimum length of 32 characters": true,
	"averylogphrasebiggerthanthirtytwochars": true,
}

// shortOf reports whether v is a secret of a known, small size.
func shortOf(v flow.Value) (n int, unit string, short bool) {
	c, ok := v.AsCall()
	if !ok {
		return 0, "", false
	}
	size := func(i int) (int, bool) {
		x, ok := c.Arg(i).Num()
		return int(min(max(x, 0), 1e6)), ok
	}
	switch c.Method() {
	case "toString":
		return shortOf(c.Receiver().Origin())
	case "slice", "substring", "substr":
		from, ok1 := size(0)
		to, ok2 := size(1)
		if ok1 && ok2 && from == 0 && to > 0 && to < 32 {
			return to, "characters", true
		}
		return 0, "", false
	}
	n, ok = size(0)
	switch {
	case !ok || n >= 16:
		return 0, "", false
	case c.Callee.Is("node:crypto.randomBytes", "globalThis.crypto.randomBytes"):
		return n, "random bytes", true
	case c.Callee.Is("nanoid", "nanoid.nanoid"):
		return n, "random characters", true
	}
	return 0, "", false
}
