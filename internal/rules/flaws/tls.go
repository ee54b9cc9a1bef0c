package flaws

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A tlsSwitch row is an option that turns the proof of the other side off.
type tlsSwitch struct {
	key      string
	off      bool // the value that does so
	severity rule.Severity
	says     string
}

var tlsSwitches = []tlsSwitch{
	{"rejectUnauthorized", false, rule.High, "any certificate is accepted"},
	{"strictSSL", false, rule.High, "any certificate is accepted"},
	{"strict-ssl", false, rule.High, "any certificate is accepted"},
	{"sslValidate", false, rule.High, "any certificate is accepted"},
	{"tlsAllowInvalidCertificates", true, rule.High, "any certificate is accepted"},
	{"tlsAllowInvalidHostnames", true, rule.High, "a certificate for any name is accepted"},
	{"tlsInsecure", true, rule.High, "any certificate is accepted"},
	{"trustServerCertificate", true, rule.Medium, "any certificate is accepted"},
	{"insecureSkipTLSVerify", true, rule.High, "any certificate is accepted"},
	{"skipTLSVerify", true, rule.High, "any certificate is accepted"},
	{"ignoreHTTPSErrors", true, rule.Low, "the browser accepts any certificate"},
	{"acceptInsecureCerts", true, rule.Low, "the browser accepts any certificate"},
}

const tlsVariable = "NODE_TLS_REJECT_UNAUTHORIZED"

var tlsVerificationOff = rule.Check{
	ID:    "flaws/tls-verification-off",
	Title: "certificates not checked",
	Why:   "Anybody on the way, in the network of the office, at the provider, in the data centre, can pose as the other side, read what is sent, passwords included, and answer what he likes.",
	Fix:   "Leave the check on. For a certificate of your own, give the authority that signed it as ca, or name its file in NODE_EXTRA_CA_CERTS.",
	When: "rejectUnauthorized, strictSSL or the like is given false, or rejectUnauthorized null, which old releases of Node.js take for it (low); NODE_TLS_REJECT_UNAUTHORIZED is set to 0; checkServerIdentity accepts whatever comes; " +
		"superagent's disableTLSCerts is called; a database is connected to with sslmode=no-verify; curl is run with -k, wget with --no-check-certificate, or the settings of npm and git are changed so. Browsers for tests that ignore errors of certificates are low.",
	Quiet:    "The value is not known; a server that asks for certificates of clients, where false lets them be optional; what runs in development only; tests. Where a switch of that purpose decides, such as --insecure, the finding is possible.",
	CWE:      295,
	Severity: rule.High,
	Links:    []string{"https://nodejs.org/api/tls.html#tlsconnectoptions-callback", "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue"},
	Code: func(p *rule.CodePass) {
		if rule.IsTest(p.File.Name()) {
			return
		}
		switches := map[js.StrID]*tlsSwitch{}
		for i := range tlsSwitches {
			if id := p.File.JS.FindStr(tlsSwitches[i].key); id != 0 {
				switches[id] = &tlsSwitches[i]
			}
		}
		variable, identity := p.File.JS.FindStr(tlsVariable), p.File.JS.FindStr("checkServerIdentity")
		if len(switches) > 0 || variable != 0 || identity != 0 {
			eachSetting(p.File, func(key js.StrID, value, at flow.Value) {
				switch {
				case switches[key] != nil:
					reportTLSSwitch(p, switches[key], value, at)
				case variable != 0 && key == variable:
					reportVariable(p, value, at)
				case identity != 0 && key == identity:
					reportIdentity(p, value, at)
				}
			})
		}
		for _, c := range p.Calls("superagent.get().disableTLSCerts", "superagent.post().disableTLSCerts", "superagent.agent().disableTLSCerts", "superagent().disableTLSCerts", "supertest().get().disableTLSCerts") {
			reportTLS(p, c, rule.High, "%s accepts any certificate.", c.Method())
		}
		reportNoVerify(p)
		reportInsecureCommands(p)
	},
}

// reportInsecureCommands reports commands for a shell, or for a program with a
// list of arguments, that turn the check off: curl -k.
func reportInsecureCommands(p *rule.CodePass) {
	for _, c := range p.Calls(shells...) {
		for _, text := range commandLines(c) {
			if name, what := insecureLine(text); what != "" {
				reportTLS(p, c, rule.High, "%s runs %s, which takes what comes from anybody: %s.", calleeOf(c), name, what)
				break
			}
		}
	}
}

// insecureLine returns the program of a command line, and the words, that turn
// the check off, unless it asks this machine.
func insecureLine(text string) (name, what string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("&;|\n", r) }) {
		if containsAny(part, "localhost", "127.0.0.1") {
			continue
		}
		var command deploy.Command
		for _, word := range strings.Fields(part) {
			command.Words = append(command.Words, deploy.Word{Value: strings.Trim(word, `"'`)})
		}
		if what := insecureCommand(command); what != "" {
			return command.Name(), what
		}
	}
	return "", ""
}

// eachSetting visits the properties of objects, and assignments to properties.
func eachSetting(f *flow.File, visit func(key js.StrID, value, at flow.Value)) {
	for _, id := range f.Rows(js.OpProp, js.OpAssign) {
		switch row := f.JS.At(id); row.Op {
		case js.OpProp:
			visit(row.Str, f.Value(row.X), f.Value(id))
		case js.OpAssign:
			if target := f.JS.At(row.X); target.Op == js.OpGet && f.JS.Str(row.Str) == "=" {
				visit(target.Str, f.Value(row.Y), f.Value(id))
			}
		}
	}
}

func reportTLS(p *rule.CodePass, at rule.Place, severity rule.Severity, format string, args ...any) *rule.Finding {
	f := p.Reportf(at, format, args...)
	f.Severity, f.Label = severity, "anybody may pose as the other side"
	if v, ok := at.(flow.Value); ok && onDemand(v) {
		f.Severity, f.Confidence = rule.Low, rule.Possible
	}
	trifling(f)
	return f
}

// onDemand reports whether somebody has to ask for it: the code runs under a
// condition that speaks of it, or the value is kept under such a name.
func onDemand(at flow.Value) bool {
	for cond := range at.Conditions() {
		for _, name := range append(namesIn(cond), namedOption(cond)) {
			if nameHas(name, "insecure", "unsafe", "ssl", "tls", "sslmode", "verify", "unauthorized", "certificate", "certificates", "cert", "selfsigned", "signed", "no", "require") {
				return true
			}
		}
	}
	for v, i := at, 0; i < 6 && v.OK(); v, i = parentOf(v), i+1 {
		if v.Op() == js.OpProp && i > 0 && v.Key() != "rejectUnauthorized" && nameHas(v.Key(), "insecure", "unsafe", "unauthorized") {
			return true
		}
	}
	return false
}

// namedOption returns the text that a condition compares with, as in
// case 'no-verify'.
func namedOption(cond flow.Value) string {
	if cond.Op() != js.OpBinary {
		return ""
	}
	text, _ := cond.File.Value(cond.Row().Y).Str()
	return text
}

func reportTLSSwitch(p *rule.CodePass, s *tlsSwitch, value, at flow.Value) {
	c := value.Const()
	if s.key == "rejectUnauthorized" && mayBeNull(value) && !asksClients(at) {
		reportTLS(p, at, rule.Low, "rejectUnauthorized may be null, which Node.js before 16.6.2 takes for false: any certificate is accepted.")
		return
	}
	if c.Kind != flow.False && !s.off || c.Kind != flow.True && s.off || at.OnlyInDevelopment() || asksClients(at) {
		return
	}
	severity := s.severity
	if c.Default {
		severity = min(severity, rule.Medium)
	}
	if onDemand(c.At) {
		at = c.At
	}
	if at.File != p.File {
		return // said where it is written
	}
	f := reportTLS(p, at, severity, "%s is %t: %s.", s.key, s.off, s.says)
	if c.Default && comesOfTest(c.At) {
		f.Confidence = rule.Possible
	}
}

// comesOfTest reports whether a switch is what a comparison says, and otherwise
// this constant: (policy && policy.mode === 'enforce') || false, which somebody
// has thought of.
func comesOfTest(off flow.Value) bool {
	either := parentOf(off)
	if either.Op() != js.OpLogical {
		return false
	}
	switch off.File.Value(either.Row().X).Op() {
	case js.OpLogical, js.OpBinary, js.OpCall:
		return true
	}
	return false
}

// mayBeNull reports whether a value is null, chooses it or falls back to it.
func mayBeNull(v flow.Value) bool {
	row := v.Row()
	switch row.Op {
	case js.OpCond:
		return mayBeNull(v.File.Value(row.Y)) || mayBeNull(v.File.Value(v.File.JS.List[row.Lo]))
	case js.OpLogical:
		return mayBeNull(v.File.Value(row.Y))
	}
	return row.Op == js.OpNull
}

// asksClients reports whether an option stands in those of a server, which
// may do without certificates of its clients.
func asksClients(prop flow.Value) bool {
	object := parentOf(prop)
	if object.Op() != js.OpObject {
		return false
	}
	if object.Option("requestCert").State != flow.Absent {
		return true
	}
	c, ok := parentOf(object).AsCall()
	return ok && (c.Method() == "createServer" || c.Method() == "createSecureServer" || c.Callee.Name() == "TLSSocket" && object.Option("isServer").IsTrue())
}

func reportVariable(p *rule.CodePass, value, at flow.Value) {
	c := value.Const()
	if (c.Kind == flow.Number && c.Num == 0 || c.Kind == flow.String && c.Text == "0") && !at.OnlyInDevelopment() {
		reportTLS(p, at, rule.High, "%s is set to 0: the whole process accepts any certificate.", tlsVariable)
	}
}

// reportIdentity reports a test of the other side's name that finds nothing.
func reportIdentity(p *rule.CodePass, value, at flow.Value) {
	fn := value.Origin()
	if fn.Op() != js.OpFunc || at.OnlyInDevelopment() || parentOf(at).Option("rejectUnauthorized").IsFalse() { // which is said, and asks for no name
		return
	}
	// The rows of a function follow its own.
	for i := int(fn.ID) + 1; i < len(fn.File.JS.Values); i++ {
		row := &fn.File.JS.Values[i]
		if row.Start >= fn.Row().End {
			break
		}
		if fn.File.JS.FuncOf(js.ValueID(i)) != fn.Row().Func {
			continue
		}
		switch row.Op {
		case js.OpCall, js.OpNew, js.OpThrow, js.OpBinary:
			return // it looks at something
		case js.OpReturn:
			if c := fn.File.Value(row.X).Const(); row.X != 0 && c.Kind != flow.Undefined && c.Kind != flow.Null && c.Kind != flow.True && c.Kind != flow.False {
				return
			}
		}
	}
	reportTLS(p, at, rule.High, "checkServerIdentity accepts a certificate for any name.")
}

// reportNoVerify reports addresses of databases that switch the check off.
func reportNoVerify(p *rule.CodePass) {
	for _, id := range p.File.Rows(js.OpString) {
		text := p.File.JS.Str(p.File.JS.At(id).Str)
		if !strings.Contains(text, "://") || !containsAny(text, "sslmode=no-verify", "tlsAllowInvalidCertificates=true", "tlsInsecure=true", "rejectUnauthorized=false") {
			continue
		}
		reportTLS(p, p.File.Value(id), rule.High, "The address of the database turns the check of its certificate off.")
	}
}
