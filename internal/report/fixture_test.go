package report

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// hostileName is a file name that turns the reading order, rings the bell and
// would break the first line of a finding.
const hostileName = "src/a b\u202egnp.\x1b[2J\a.js"

// shopFiles is the project that every golden report is about.
var shopFiles = map[string]string{
	"src/routes/search.js": `'use strict'
const express = require('express')
const { runFilter } = require('../lib/filter')

const router = express.Router()

router.get('/search', (req, res) => {
  const { filter } = req.query

  res.json(runFilter(req.app.locals.products, filter))
})
`,
	"src/lib/filter.js": `'use strict'

const MAX = 50

function compile (expr) {
  // e.g. "price < 10 && stock > 0"
  return new Function('p', 'return ' + expr)
}

exports.runFilter = (products, expr) => {
  const test = compile(expr)
  return products.filter(test).slice(0, MAX)
}
`,
	"src/routes/orders.js": `router.get('/orders/:id', async (req, res) => {
  const r = await db.query(` + "`SELECT * FROM orders WHERE id = ${req.params.id}`" + `)
  res.json(r.rows[0])
})
`,
	"src/app.js": `const app = express()

app.use(session({
	secret: 'keyboard cat',
	cookie: { httpOnly: false, maxAge: DAY }
}))
app.use((err, req, res, next) => {
  res.status(500).send(err.stack)
})
`,
	"Dockerfile":        "FROM node:20\n\nEXPOSE 3000\nCMD [\"node\", \"src/app.js\"]\n",
	"public/app.min.js": strings.Repeat("var a=1;", 600) + "/* x */\"\u6771\u4eac\U0001f642\";eval(location.hash);" + strings.Repeat("b();", 2000) + "\n",
	"src/wide.js":       "\tconst \u540d\u524d = '\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301'; eval(\u540d\u524d + \"\u202e\")\r\n",
	hostileName:         "eval(x) // \u2066hidden\u2069 \x1b]0;title\a\n",
}

func shopSource(name string) *source.Text {
	data, ok := shopFiles[name]
	if !ok {
		return nil
	}
	return source.New(name, data)
}

// find returns the place of the first part of a file.
func find(file, part string) source.Span {
	t := shopSource(file)
	i := strings.Index(t.Data, part)
	if i < 0 {
		panic("fixture: " + file + " has no " + part)
	}
	return t.Span(i, i+len(part))
}

func step(file, part, note string) rule.Step {
	return rule.Step{Place: find(file, part), Code: part, Note: note}
}

func declare(list ...rule.Check) map[string]*rule.Check {
	m := map[string]*rule.Check{}
	for i := range list {
		m[list[i].ID] = &list[i]
	}
	return m
}

// shopChecks declares some of the checks: a report must not need all.
func shopChecks() map[string]*rule.Check {
	return declare(
		rule.Check{ID: "eval/request-to-code", Title: "request data run as code", CWE: 95, Severity: rule.Critical,
			Why: "Whoever can send the request runs code with the rights of the Node process.",
			Fix: "Compare values yourself instead of compiling text.", When: "Request data reaches `eval` or `new Function`.",
			Quiet: "The text is a constant.", Links: []string{"https://nodejs.org/api/vm.html"}},
		rule.Check{ID: "eval/direct", Title: "text is run as code", CWE: 95, Severity: rule.Medium,
			Why: "Text that becomes code is one mistake away from a visitor's text.", Fix: "Use JSON.parse or a table of functions."},
		rule.Check{ID: "cookies/script-readable", Title: "cookie readable by page scripts", CWE: 1004, Severity: rule.High,
			Why: "Any injected script can read, and send away, a cookie that is not HttpOnly.", Fix: "Pass httpOnly: true.",
			Links: []string{"https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"}},
		rule.Check{ID: "root/image-runs-as-root", Title: "container image runs as root", CWE: 250, Severity: rule.High,
			Why: "A hole in the application is then a hole in the container's root.", Fix: "Add USER node."},
	)
}

func shopFindings() []rule.Finding {
	return []rule.Finding{
		{ID: "eval/request-to-code", Rule: "eval", Severity: rule.Critical, Confidence: rule.Certain, CWE: 95,
			Message: "A visitor's query string is compiled and run inside your server.", Label: "runs expr as code",
			Fix:   "Accept a field, an operator and a value from fixed lists, and compare them yourself.",
			Place: find("src/lib/filter.js", "new Function('p', 'return ' + expr)"), Fingerprint: "f01",
			Code: "return new Function('p', 'return ' + expr)",
			Trace: []rule.Step{
				step("src/routes/search.js", "{ filter } = req.query", "comes from the visitor"),
				step("src/routes/search.js", "runFilter(req.app.locals.products, filter)", "is passed on"),
				step("src/lib/filter.js", "compile(expr)", "is passed on"),
				step("src/lib/filter.js", "new Function('p', 'return ' + expr)", "is run as code"),
			}},
		{ID: "eval/direct", Rule: "eval", Severity: rule.High, Confidence: rule.Likely, CWE: 95,
			Message: "`eval` runs the fragment of the address as code.", Label: "anyone can write a link",
			Fix: "Compare `location.hash` with the values that you expect.", Place: find("public/app.min.js", "location.hash"), Fingerprint: "f02"},
		{ID: "eval/direct", Rule: "eval", Severity: rule.High, Confidence: rule.Likely, CWE: 95,
			Message: "eval runs \u540d\u524d + \"\u202e\" as code.", Label: "wide", Fix: "Use JSON.parse.", Place: find("src/wide.js", "eval(\u540d\u524d + \"\u202e\")"), Fingerprint: "f03"},
		{ID: "eval/direct", Rule: "eval", Severity: rule.Medium, Confidence: rule.Likely, CWE: 95,
			Message: "eval runs x as code.", Fix: "Use JSON.parse.", Place: find(hostileName, "eval(x)"), Fingerprint: "f04"},
		{ID: "eval/direct", Rule: "eval", Severity: rule.Low, Confidence: rule.Possible, CWE: 95,
			Message: "eval may run MAX.", Fix: "Use JSON.parse.", Place: find("src/lib/filter.js", "MAX"), Fingerprint: "f05"},
		{ID: "leaks/stack-to-client", Rule: "leaks", Severity: rule.High, Confidence: rule.Certain, CWE: 209,
			Message: "The stack trace is sent to the visitor.", Label: "file names, versions, SQL", Code: "res.status(500).send(err.stack)",
			Fix: "Log `err`, and send a sentence of your own.", Place: find("src/app.js", "err.stack"), Fingerprint: "f06"},
		{ID: "flaws/sql-from-request", Rule: "flaws", Severity: rule.High, Confidence: rule.Certain, CWE: 89,
			Message: "req.params.id is pasted into SQL <script>alert('@admin #1')</script> [x](javascript:1).", Label: "from the URL",
			Fix: "db.query('SELECT * FROM orders WHERE id = $1', [req.params.id])", Place: find("src/routes/orders.js", "${req.params.id}"), Fingerprint: "f07",
			Trace: longTrace()},
		{ID: "root/image-runs-as-root", Rule: "root", Severity: rule.High, Confidence: rule.Certain, CWE: 250,
			Message: "The container starts as root: there is no USER line.", Label: "starts as uid 0", Fix: "Put `USER node` above line 4.",
			Place: find("Dockerfile", "CMD"), Fingerprint: "f08"},
		{ID: "cookies/script-readable", Rule: "cookies", Severity: rule.Medium, Confidence: rule.Certain, CWE: 1004,
			Message: "The session cookie can be read by scripts in the page.", Label: "one injected script takes the session",
			Fix: "Remove `httpOnly: false`; the default is true.", Place: find("src/app.js", "httpOnly: false"), Fingerprint: "f09"},
		{ID: "cookies/literal-secret", Rule: "cookies", Severity: rule.Medium, Confidence: rule.Certain, CWE: 798,
			Message: "The secret that signs session cookies is written in the source: 'keyb...' (12 characters).", Fix: "Read it from the environment and refuse to start without it.",
			Place: find("src/app.js", "'keyboard cat'"), Fingerprint: "f10"},
		{ID: "headers/none-set", Rule: "headers", Severity: rule.Medium, Confidence: rule.Likely, CWE: 693,
			Message: "No protecting header is set on any route (CSP, HSTS, nosniff).", Fix: "npm i helmet, then app.use(helmet()) before the first route.",
			Place: find("src/app.js", "express()"), Fingerprint: "f11"},
		{ID: "headers/says-express", Rule: "headers", Severity: rule.Low, Confidence: rule.Certain, CWE: 200,
			Message: "X-Powered-By tells which framework to attack.", Fix: "app.disable('x-powered-by')", Place: find("src/app.js", "express()"), Fingerprint: "f12"},
		{ID: "strict/sloppy-file", Rule: "strict", Severity: rule.Low, Confidence: rule.Certain, CWE: 710,
			Message: "The file runs in sloppy mode.", Fix: "Put 'use strict' on line 1.", Place: find("src/app.js", "const app"), Fingerprint: "f13"},
		{ID: "strict/sloppy-file", Rule: "strict", Severity: rule.Low, Confidence: rule.Certain, CWE: 710,
			Message: "The file runs in sloppy mode.", Fix: "Put 'use strict' on line 1.", Place: find("src/routes/orders.js", "router"), Fingerprint: "f14"},
	}
}

func longTrace() []rule.Step {
	var steps []rule.Step
	for _, part := range []string{"async (req, res)", "req.params.id", "${req.params.id}", "db.query", "await db.query", "r.rows", "const r"} {
		steps = append(steps, step("src/routes/orders.js", part, "is passed on"))
	}
	return steps
}

func shopRules(findings []rule.Finding) []check.RuleState {
	titles := []string{
		"eval", "Never turn text into code", "strict", "Run in strict mode", "leaks", "Tell visitors nothing of your insides",
		"flaws", "Keep data out of commands", "root", "Run with the least power", "headers", "Send the protecting headers",
		"cookies", "Keep session cookies to yourself", "scope", "Give cookies the smallest reach",
		"libraries", "Choose libraries with care", "dependencies", "Stay out of known holes",
	}
	var list []check.RuleState
	for i := 0; i < len(titles); i += 2 {
		s := check.RuleState{Name: titles[i], Title: titles[i+1], State: check.Kept, Counts: map[rule.Severity]int{}}
		for _, f := range findings {
			if f.Rule == s.Name && f.Confidence > rule.Possible {
				s.Counts[f.Severity]++
				s.State = check.Weak
			} else if f.Rule == s.Name {
				s.Possible++
			}
		}
		if s.Counts[rule.Critical]+s.Counts[rule.High] > 0 {
			s.State = check.Broken
		}
		if i >= 16 {
			s.State, s.Note = check.NotSeen, "not built yet"
		}
		list = append(list, s)
	}
	return list
}

// shop is the result that the golden reports show.
func shop() *check.Result {
	r := clean()
	r.Findings = shopFindings()
	r.Rules = shopRules(r.Findings)
	r.Rules[4].Accepted = 1
	r.Rules[7].State, r.Rules[7].Note = check.Unsure, "2 files not read"
	r.Version, r.Duration, r.Exit, r.Baseline = "2.3.1", 1300*time.Millisecond, 1, 3
	r.Unread = []target.Unread{
		{Path: "public/vendor.js", Why: "3.1 MB, above the limit of 1 MB", Kind: target.JavaScript},
		{Path: "src/wide.js", Line: 1, Col: 36, Why: "syntax error: expected `}` before the end of the file", Kind: target.JavaScript},
	}
	r.Skipped = []target.Skip{
		{Why: "minified", Count: 3, Paths: []string{"public/a.min.js", "public/b.min.js"}},
		{Why: "node_modules", Count: 8123},
	}
	r.Accepted = []check.Accepted{
		{Finding: rule.Finding{ID: "root/low-port", Rule: "root", Severity: rule.High, Confidence: rule.Certain, CWE: 250, Message: "The server listens on port 80.",
			Fix: "Listen above 1024.", Place: find("Dockerfile", "EXPOSE 3000"), Fingerprint: "f20"},
			Why: "The platform forbids <b>other</b> ports\u202e", Until: "2027-03-01", By: "tenet.yaml:21"},
		{Finding: rule.Finding{ID: "eval/direct", Rule: "eval", Severity: rule.Low, Confidence: rule.Certain, CWE: 95, Message: "eval runs a constant.",
			Fix: "Write the code itself.", Place: find("src/lib/filter.js", "compile(expr)"), Fingerprint: "f21"},
			Why: "Developer console, never deployed", By: "src/lib/filter.js:10"},
	}
	r.Notices = []check.Notice{
		{Place: "tenet.yaml:12:5", Text: "the acceptance of `scope/too-long` matches nothing"},
		{Text: "2 entries of the baseline are stale: tenet check --write-baseline"},
	}
	return r
}

// clean is a run that found nothing.
func clean() *check.Result {
	r := &check.Result{
		Tool: "1.0.0", Project: "shop", Version: "2.4.0", Root: ".",
		Started: time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC), Duration: 900 * time.Millisecond,
		Files: 34, Installed: 412, Extras: []string{"Dockerfile"}, FailOn: rule.High,
		Modes: []taint.Treatment{{Package: "shop", Dir: ".", Mode: taint.Application, Why: "package.json is private"}},
	}
	r.Rules = shopRules(nil)
	return r
}

// incomplete is a run that found nothing and could not read everything.
func incomplete() *check.Result {
	r := clean()
	r.Exit = 3
	r.Unread = shop().Unread
	for i := range 4 {
		r.Rules[i].State, r.Rules[i].Note = check.Unsure, "2 files not read"
	}
	return r
}

func shopOptions() Options { return Options{Source: shopSource, Checks: shopChecks()} }

func render(t *testing.T, format string, r *check.Result, o Options) string {
	t.Helper()
	var b strings.Builder
	f := Lookup(format)
	if f == nil {
		t.Fatalf("no format %q", format)
	}
	if err := f.Write(&b, r, o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.String()
}
