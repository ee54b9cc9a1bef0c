package leaks

import (
	"regexp"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/rule"
	web "tenet/web/header"
)

// What the checks say of the answers of a running service.

// A trace is what an answer gives away, and how it looks.
type trace struct {
	what string // the rest of a sentence that begins with the answer
	is   *regexp.Regexp

	// hints are texts of which one stands in whatever the expression matches:
	// looking for them costs a hundredth of it.
	hints []string
}

// stacks are lines of a stack of V8: at name (file:line:column), escaped for
// HTML or in JSON as well. The place in the file makes it one; an address of
// the web is one of a browser, which tells nothing of the service.
var stacks = []trace{
	{"shows the stack of an error", regexp.MustCompile(`\bat (?:[^\n<>"]{0,200}?[ (])?((?:/|\\/|&#x2[Ff];|file:///|node:|[A-Za-z]:\\)[^\s()<>"]{1,300}:\d+:\d+)`), []string{"at "}},
}

// messages are texts of errors that no visitor should read.
var messages = []trace{
	{"shows an error of the database", regexp.MustCompile(`SQLITE_[A-Z]+: |\bER_[A-Z_]{4,}: |You have an error in your SQL syntax|syntax error at or near "|unterminated quoted string at or near|\bORA-\d{5}: |SequelizeDatabaseError|MongoServerError|PrismaClient\w+Error|Cast to ObjectId failed`),
		[]string{"SQLITE_", "ER_", "SQL syntax", "at or near", "ORA-", "SequelizeDatabaseError", "MongoServerError", "PrismaClient", "Cast to ObjectId"}},
	{"shows where a file lies on the machine", regexp.MustCompile(`\bE(?:NOENT|ACCES|ISDIR|NOTDIR|PERM): [a-z ,]+, \w+ '[^']+'|Failed to lookup view "[^"]+" in views director`),
		[]string{"ENOENT", "EACCES", "EISDIR", "ENOTDIR", "EPERM", "Failed to lookup view"}},
	{"shows an address of the network inside", regexp.MustCompile(`\bconnect E(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH) [0-9a-f.:]+:\d+`), []string{"connect E"}},
	{"shows the error of the program", regexp.MustCompile(`\b(?:TypeError|ReferenceError|RangeError): [^<\n]{3,}|Cannot read propert(?:y|ies) of (?:undefined|null)|Cannot convert object to primitive value|\b[\w.]+ is not a function\b`),
		[]string{"TypeError: ", "ReferenceError: ", "RangeError: ", "Cannot read propert", "Cannot convert object", "is not a function"}},
}

// debugPages are pages for developers.
var debugPages = []trace{
	{"is the error page of errorhandler", regexp.MustCompile(`<ul id="stacktrace">`), []string{`<ul id="stacktrace">`}},
	{"is an error page of Youch", regexp.MustCompile(`<[^>]+(?:id|class)="youch`), []string{`"youch`}},
	{"is the error overlay of a development server", regexp.MustCompile(`<vite-error-overlay|data-nextjs-dialog-overlay|webpack-dev-server-client-overlay`), []string{"-overlay"}},
}

// seen returns the part of an answer that a trace matches, for messages.
func (t *trace) seen(x *probe.Exchange) (string, bool) {
	m := t.is.FindSubmatch(x.Body)
	if m == nil {
		return "", false
	}
	part := strings.ToValidUTF8(string(m[len(m)-1]), "?")
	if len(part) > 80 {
		part = strings.ToValidUTF8(part[:77], "") + "..."
	}
	return strings.Join(strings.Fields(part), " "), true
}

// failed reports whether the answer is one of a failure: what is written about
// errors in a page that was asked for plainly is an article.
func failed(x *probe.Exchange) bool {
	return x.Status >= 400 || x.Provoked() && x.Why != probe.Keys && x.Why != probe.Quote && x.Status >= 300
}

// whats are the requests in words.
var whats = map[probe.Why]string{
	probe.Missing: "a page that does not exist", probe.Method: "an odd method", probe.BadJSON: "malformed JSON", probe.Encoding: "a bad percent sign in the address",
	probe.BigHeader: "a large header", probe.BigCookie: "a large cookie", probe.Keys: "names of object methods as parameters", probe.Quote: "a quotation mark in a parameter",
}

func answer(x *probe.Exchange) string {
	if what := whats[x.Why]; what != "" {
		return "The answer to " + what
	}
	return "The answer"
}

// liveTraces reports the first of some traces in each answer of a failure.
func liveTraces(list []trace, unless ...trace) func(*rule.LivePass) {
	return func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if !failed(x) || anyOf(unless, x) {
				continue
			}
			for i := range list {
				if part, ok := list[i].seen(x); ok {
					p.ReportOnce(list[i].what, rule.LivePlace{URL: x.URL}, "%s (%d) %s: %s.", answer(x), x.Status, list[i].what, strings.TrimRight(part, ".: ")).
						Fix = "Set NODE_ENV=production, log the error, and answer with a text of your own."
					break
				}
			}
		}
	}
}

func anyOf(list []trace, x *probe.Exchange) bool {
	for i := range list {
		if list[i].is.Match(x.Body) {
			return true
		}
	}
	return false
}

// livePoweredBy reads the headers of the table that tell what a service is
// made of.
func livePoweredBy(p *rule.LivePass) {
	for _, row := range web.Table() {
		if row.Judge == nil || !row.Removed && row.Name != "Server" && !strings.HasPrefix(row.Name, "X-AspNet") {
			continue
		}
		for _, x := range p.Exchanges() {
			value := strings.Join(x.Header.Values(row.Name), ", ")
			for _, flaw := range row.Judge(value) {
				f := p.ReportOnce(row.Name+value, rule.LivePlace{URL: x.URL, Header: row.Name, Value: value}, "%s: %s %s.", row.Name, short(value), flaw.Text)
				f.Fix = flaw.Fix
			}
		}
	}
}

func short(s string) string {
	if s = strings.ToValidUTF8(s, "?"); len(s) > 60 {
		return strings.ToValidUTF8(s[:57], "") + "..."
	}
	return s
}

// liveServed reports the private files that are served, those whose name
// begins with a dot or the others.
func liveServed(dot bool) func(*rule.LivePass) {
	return func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if x.Why == probe.Private && x.Served != "" && strings.Contains(x.URL, "/.") == dot {
				f := p.Reportf(rule.LivePlace{URL: x.URL}, "Anybody can fetch %s.", x.Served)
				f.Severity = rule.High
				f.Fix = "Serve a folder that holds only what visitors may have; change the secrets that were in reach."
				if !dot {
					f.Fix = "Serve a folder that holds only what visitors may have."
				}
			}
		}
	}
}

func liveSourceMaps(p *rule.LivePass) {
	for _, x := range p.Exchanges() {
		if x.Why == probe.SourceMap && x.Served != "" {
			p.ReportOnce("", rule.LivePlace{URL: x.URL}, "Anybody can fetch %s.", x.Served)
		}
	}
}

var listings = regexp.MustCompile(`<title>(?:Index of /|listing directory /)`)

func liveListing(p *rule.LivePass) {
	for _, x := range p.Exchanges() {
		if x.Page() && listings.Match(x.Body) {
			p.ReportOnce("", rule.LivePlace{URL: x.URL}, "The page is a list of the files of a folder.")
		}
	}
}

// developmentPaths are the addresses of scripts that development servers add.
var developmentPaths = []struct{ part, server string }{
	{"/@vite/client", "Vite"}, {"/@react-refresh", "Vite"}, {"/_next/static/development/", "Next.js"}, {"/webpack-dev-server.js", "webpack"}, {"/browser-sync-client", "Browsersync"}, {"/livereload.js", "LiveReload"},
}

var developmentServer = rule.Check{
	ID:    "leaks/development-server",
	Title: "development server that visitors reach",
	Why: "A development server hands out the source as it was written, tells errors in full, and was never meant to withstand anybody: " +
		"some read any file of the machine for whoever asks.",
	Fix:      "Build for production, and serve what was built.",
	When:     "A page of a running service loads the client of Vite, of Next.js in development, of webpack-dev-server, Browsersync or LiveReload.",
	Quiet:    "Services of this machine and network: there a development server belongs.",
	CWE:      489,
	Severity: rule.High,
	Links:    []string{"https://vite.dev/guide/build", "https://nextjs.org/docs/app/getting-started/deploying"},
	Live: func(p *rule.LivePass) {
		for _, x := range p.Exchanges() {
			if !x.Page() || p.Facts.Local {
				continue
			}
			for _, l := range x.Links() {
				for _, d := range developmentPaths {
					if l.Element == "script" && l.URL.Host == p.Facts.Base.Host && strings.Contains(l.URL.Path, d.part) {
						p.ReportOnce(d.server, rule.LivePlace{URL: x.URL}, "The page comes from the development server of %s: it loads %s.", d.server, short(l.URL.Path))
					}
				}
			}
		}
	},
}

// liveEnvironment judges NODE_ENV of a process.
func liveEnvironment(p *rule.LivePass) {
	proc := p.Process()
	if proc == nil || !proc.IsNode() || !proc.HasEnv {
		return
	}
	at := rule.LivePlace{URL: proc.Name()}
	switch value, set := proc.Environment["NODE_ENV"]; {
	case p.Check.ID == "leaks/node-env-missing" && !set:
		p.Reportf(at, "The process runs without NODE_ENV.")
	case p.Check.ID == "leaks/node-env-development" && developing[strings.ToLower(value)]:
		p.Reportf(at, "The process runs with NODE_ENV=%s.", value)
	}
}

var developing = map[string]bool{"development": true, "dev": true, "debug": true, "test": true}
