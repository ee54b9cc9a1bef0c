package flaws

import (
	"strings"

	"tenet/internal/cookie"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

const whySecret = "Whoever sees the code or the file, in a repository, an image, a backup or a browser, has what the secret opens. It stays in the history even after it is removed."

var secretInCode = rule.Check{
	ID:    "flaws/secret-in-code",
	Title: "secret in the code",
	Why:   whySecret,
	Fix:   "Revoke the secret, and read a new one from the environment or a store of secrets.",
	When: "A string has the form of a key or token of a known service, of a private key, or of an address with a password; or something named a password, a secret, an API key or a token " +
		"is given a value that looks like one; or Sequelize, twilio or a middleware for Basic authentication is given one by its place; or a password that somebody enters is compared with one that stands in the code. Databases on this machine are low.",
	Quiet: "Values that stand for another: changeme, your-key-here, xxx; names of fields, types and variables, labels and translations; keys that are meant for pages, as those of Firebase and Algolia are; " +
		"keys of session cookies, of web tokens and of ciphers, which have checks of their own. Tests and examples are low, and silent where only the name says that it is a secret.",
	CWE:      798,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html", "https://docs.github.com/en/code-security/secret-scanning"},
	Code: func(p *rule.CodePass) {
		done := spoken(p.File)
		known := map[js.StrID]bool{}
		for id, text := range p.File.JS.Strings() {
			if len(text) >= 12 && mayBeKnown(text) {
				if _, _, ok := knownSecret(text); ok {
					known[id] = true
				}
			}
		}
		if !rule.IsTest(p.File.Name()) {
			reportCredentialCalls(p, done)
		}
		aside := p.Aside()
		for _, id := range p.File.Rows(js.OpString, js.OpProp, js.OpAssign, js.OpBinary) {
			v := p.File.Value(id)
			row := v.Row()
			if row.Op == js.OpString && known[row.Str] && !done[v] {
				what, severity, _ := knownSecret(p.File.JS.Str(row.Str))
				f := p.Reportf(v, "The code holds %s.", what)
				f.Severity, f.Label, f.Confidence = severity, "anybody who sees the code has it", rule.Certain
				trifling(f)
				done[v] = true
				continue
			}
			if !aside {
				reportNamed(p, v, done)
			}
		}
		if !aside {
			reportVariables(p, done)
		}
	},
}

// mayBeKnown is a quick test that most strings fail.
func mayBeKnown(text string) bool {
	if strings.Contains(text, "://") || strings.Contains(text, "PRIVATE KEY") || strings.HasPrefix(text, "Basic ") {
		return true
	}
	return strings.ContainsAny(text, "0123456789") && strings.ContainsAny(text, "_-.:AS=")
}

// spoken returns the constants that checks for keys speak of.
func spoken(f *flow.File) map[flow.Value]bool {
	done := map[flow.Value]bool{}
	for _, k := range cookie.Keys(f) {
		markLiterals(k.Value, done, 0)
	}
	for _, k := range append(jwtKeys(f), usedKeys(f)...) {
		if at, _, ok := literalAt(k.value); ok {
			done[at] = true
		}
	}
	return done
}

// markLiterals marks a key, or the keys of a list.
func markLiterals(v flow.Value, done map[flow.Value]bool, depth int) {
	if at, _, ok := literalAt(v); ok {
		done[at] = true
	}
	if o := v.Origin(); depth < 2 && (o.Op() == js.OpArray || o.Op() == js.OpObject) {
		for _, e := range o.File.JS.Operands(o.Row()) {
			markLiterals(o.File.Value(e), done, depth+1)
		}
	}
}

// reportNamed reports values that are a secret by the name they are given.
func reportNamed(p *rule.CodePass, v flow.Value, done map[flow.Value]bool) {
	row := v.Row()
	switch row.Op {
	case js.OpProp:
		if row.Str != 0 {
			reportGiven(p, v.Key(), p.File.Value(row.X), v, done)
		}
	case js.OpAssign:
		if p.File.JS.Str(row.Str) == "=" {
			reportGiven(p, p.File.Value(row.X).Name(), p.File.Value(row.Y), v, done)
		}
	case js.OpBinary:
		if isEquality(p.File.JS.Str(row.Str)) {
			reportFixedPassword(p, v)
		}
	}
}

// reportVariables reports what variables are given where they are declared.
func reportVariables(p *rule.CodePass, done map[flow.Value]bool) {
	for i := range p.File.JS.Syms {
		name := p.File.JS.Str(p.File.JS.Syms[i].Name)
		for _, d := range p.File.JS.DefsOf(js.SymID(i)) {
			v := p.File.Value(d.Value)
			if text, _ := givenText(v); text.Op() == js.OpString && senseOf(name) != plainSense {
				reportGiven(p, name, v, v, done)
			}
		}
	}
}

// givenText returns the part of a value that may be a text of the code: what
// it falls back to, or all of it.
func givenText(v flow.Value) (text flow.Value, fallback bool) {
	if row := v.Row(); row.Op == js.OpLogical && row.Y != 0 && operator(v) != "&&" {
		return v.File.Value(row.Y), true
	}
	return v, false
}

func reportGiven(p *rule.CodePass, name string, value, at flow.Value, done map[flow.Value]bool) {
	value, fallback := givenText(value)
	if value.Op() != js.OpString || done[value] {
		return
	}
	s := senseOf(name)
	if s == plainSense && !(name == "pass" || name == "pw") || s >= sessionSense && s != codeSense {
		return
	}
	text := p.File.JS.Str(value.Row().Str)
	text = strings.TrimPrefix(strings.TrimPrefix(text, "Bearer "), "token ")
	severity, confidence := weighSecret(s, text, value, at)
	if severity == 0 || isTranslation(p.File.Name()) {
		return
	}
	done[value] = true
	f := p.Reportf(value, "%s is given a value in the code: %s.", name, concealed(text))
	f.Label = "anybody who sees the code has it"
	if fallback {
		f.Message = name + " falls back to a value in the code: " + concealed(text) + "."
		severity = min(severity, rule.Medium)
	}
	f.Severity, f.Confidence = severity, confidence
	trifling(f)
	if rule.IsForDevelopment(p.File.Name()) {
		f.Severity = rule.Low
	}
}

// saidByName reports whether a literal of another file is reported there, by
// the name that it is given.
func saidByName(p *rule.CodePass, literal flow.Value) bool {
	if literal.File == p.File || rule.IsAside(literal.File.Name()) || isTranslation(literal.File.Name()) {
		return false
	}
	v := literal
	if parent := parentOf(v); parent.Op() == js.OpLogical {
		v = parent
	}
	at, name := parentOf(v), ""
	switch sym, held := holder(v); {
	case held:
		name = v.File.JS.Str(v.File.JS.Syms[sym].Name)
	case at.Op() == js.OpProp:
		name = at.Key()
	case at.Op() == js.OpAssign:
		name = v.File.Value(at.Row().X).Name()
	}
	s := senseOf(name)
	if s == plainSense || s >= sessionSense && s != codeSense {
		return false
	}
	text, _ := literal.Str()
	severity, confidence := weighSecret(s, text, literal, at)
	return severity != 0 && confidence == rule.Likely
}

// weighSecret says how bad a value under a name of that sense is, 0 if it is
// no secret.
func weighSecret(s sense, text string, value, at flow.Value) (rule.Severity, rule.Confidence) {
	account := accountOf(at)
	if account.public {
		return 0, 0
	}
	random := looksRandom(text)
	switch {
	case random && s != bareTokenSense, random && len(text) >= 20 && !value.OnlyInDevelopment():
		return rule.High, rule.Likely
	case s == passwordSense || s == plainSense:
		if account.has && len(text) > 1 && !hasVariable(text) && !isStandIn(text) && !isConstantName(text) && !strings.ContainsAny(text, " {}<>") {
			if account.local {
				return rule.Low, rule.Likely
			}
			return rule.High, rule.Likely
		}
		if s == passwordSense && looksChosen(text) {
			return rule.Medium, rule.Likely
		}
	case (s == secretSense || s == tokenSense) && looksChosen(text) && len(text) >= 10:
		return rule.Medium, rule.Possible
	}
	return 0, 0
}

// isTranslation reports whether a file holds words for people.
func isTranslation(name string) bool {
	for dir := range strings.SplitSeq(strings.ToLower(name), "/") {
		switch dir {
		case "locale", "locales", "i18n", "lang", "langs", "language", "languages", "l10n", "translations", "messages":
			return true
		}
	}
	return false
}
