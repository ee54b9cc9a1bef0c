package flaws

import (
	"slices"
	"strconv"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/regex"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var redos = rule.Check{
	ID:    "flaws/redos",
	Title: "slow pattern on untrusted text",
	Why: "A pattern that can read one text in many ways tries them all before it gives up. A visitor who knows that sends a text of a few kilobytes, " +
		"and the process answers nobody else for seconds, or for ever.",
	Fix: "Rewrite the pattern so that no two parts of it can read the same characters in a row, or limit the length of the text first.",
	When: "A regular expression that takes exponential or polynomial time is applied to untrusted text; in a library, to a parameter of what it exports. " +
		"The pattern was tried on the text that the finding shows. Where the text comes from is not always seen: an exponential pattern is of medium severity then, as in a table of a lexer, " +
		"and a polynomial one that a library exports, or that stands in this.match(/^.../) of its parser. The search itself being quadratic, as in /\\s+$/, is medium in a library where an exported " +
		"function matches its very parameter and 50,000 characters cost a thousand million steps, otherwise low.",
	Quiet:    "The length of the text is limited, the text is that of a number, or it is compared with a list. A pattern that is put together from a slow one is not reported beside it.",
	CWE:      1333,
	Severity: rule.High,
	Links:    []string{"https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS"},
	Code: func(p *rule.CodePass) {
		r := slowness{p, map[flow.Value]bool{}, map[flow.Value]bool{}}
		for _, c := range p.File.AllCalls() {
			re, text := matching(c)
			if !re.OK() {
				continue
			}
			for _, x := range patternsIn(re) {
				r.used[x.Value] = true
				if !r.reported[x.Value] && loops(x) {
					r.reported[x.Value] = r.judge(c, x, text)
				}
			}
		}
		if !p.Aside() {
			r.unused()
		}
	},
}

// slowness is what the check has said of a file.
type slowness struct {
	*rule.CodePass
	used, reported map[flow.Value]bool // patterns whose use was seen, and those that were reported
}

// matching returns the pattern and the text of a call that matches them.
func matching(c flow.Call) (re, text flow.Value) {
	switch c.Method() {
	case "test", "exec":
		return c.Receiver(), c.Arg(0)
	case "match", "matchAll", "replace", "replaceAll", "search", "split":
		return c.Arg(0), c.Receiver()
	}
	return flow.Value{}, flow.Value{}
}

// patternsIn returns the patterns that a value may be. Of a parameter, that is
// what all callers hand in: a lexer has one function that matches, and more
// patterns than there are origins of a value.
func patternsIn(re flow.Value) []pattern {
	var found []pattern
	add := func(v flow.Value) {
		for _, o := range v.Origins() {
			if x, ok := readPattern(o); ok {
				found = append(found, x)
			}
		}
	}
	param := re
	if row := re.Row(); row.Op == js.OpRef {
		if defs := re.File.JS.DefsOf(row.Sym); len(defs) == 1 {
			param = re.File.Value(defs[0].Value)
		}
	}
	if param.Op() != js.OpParam {
		add(re)
		return found
	}
	row := param.Row()
	for _, site := range append(param.File.Callers(row.Func), param.File.Guesses(row.Func)...) {
		if v := site.Argument(int(row.Y)); v.OK() {
			add(v)
		}
	}
	return found
}

// slowKey asks whether a pattern is slow, whichever file it stands in.
type slowKey struct {
	source string
	flags  regex.Flags
}

type slowAnswer struct {
	regex.Report
	ok bool
}

// slow reports whether the pattern is slow. Many files have the same patterns.
func (p pattern) slow() (regex.Report, bool) {
	a := flow.Shared(p.File, slowKey{p.re.Source, p.re.Flags}, func() slowAnswer {
		r, ok := p.re.Slow()
		return slowAnswer{r, ok}
	})
	return a.Report, a.ok
}

func loops(x pattern) bool { return strings.ContainsAny(x.re.Source, "*+{") }

// judge reports a pattern that a call matches with a text, if it is slow and
// the text is anybody's.
func (r slowness) judge(c flow.Call, x pattern, text flow.Value) bool {
	p := r.CodePass
	slow, ok := x.slow()
	if !ok { // as most are not, and it is asked once for all files
		return false
	}
	way := p.Taint.Trace(text, "", model.Subject)
	if known := text.Const(); way == nil && (p.Aside() || known.Kind != flow.NoConst && !known.Default || p.Taint.Checked(text, model.Subject) || isNumeral(text)) {
		return false
	}
	if way == nil && (r.holdsAnother(x) || !slow.Exponential && !(reads(p, c, x) && !slow.Search)) {
		return false
	}
	if way != nil && slow.Suffix != "" && strings.Trim(slow.Suffix, "\r\n") == "" && (isOneLine(taint.Found{Flow: way}) || isLine(way.From())) {
		return false // it would have to be followed by a line break, to fail
	}
	matched := rule.Step{Place: c.Span(), Code: c.Source(), Note: "is matched here"}
	if way == nil {
		f := p.Reportf(x, "%s takes %s time on some texts: %s.", x.Source(), growth(slow), witness(slow))
		f.Severity = rule.Medium
		f.Trace = []rule.Step{matched}
		return true
	}
	f := p.Reportf(x, "%s takes %s time on %s, which %s.", x.Source(), growth(slow), way.From().Source(), way.Source.Note)
	weigh(p, f, way)
	if !slow.Exponential {
		f.Severity = min(f.Severity, rule.Medium)
		if slow.Search && slow.Degree == 2 && way.Source.Class != model.Remote && !(direct(way) && slow.StepsOn(longText) >= tooManySteps) {
			f.Severity = rule.Low
		}
		if inHead(way) && slow.StepsOn(longHead) < tooManySteps {
			f.Severity = rule.Low
		}
	}
	f.Label = "slow on " + witness(slow)
	f.Trace = append(steps(way.Steps), matched)
	return true
}

// isLine reports whether a text is one of the lines that another was split
// into, by its name.
func isLine(v flow.Value) bool {
	name := strings.ToLower(v.Name())
	return name == "line" || strings.HasSuffix(v.Name(), "Line") || strings.HasSuffix(name, "_line")
}

// What a text of some length costs that a caller may well hand in: V8 takes
// about a second for that many steps.
const (
	longText     = 50_000
	longHead     = 16 << 10 // what Node takes of an address and headers: --max-http-header-size
	tooManySteps = 1e9
)

// inHead reports whether a text comes from the address or the headers of a
// request, which Node bounds together.
func inHead(way *taint.Flow) bool {
	paths := way.From().Paths()
	if way.Path != "" {
		paths = []string{way.Path}
	}
	for _, p := range paths {
		role, name, _ := strings.Cut(p, ".")
		name, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, "request."), "handshake."), ".")
		if !strings.Contains(role, ":") || !partsOfHead[name] {
			return false
		}
	}
	return len(paths) > 0
}

var partsOfHead = map[string]bool{
	"params": true, "path": true, "url": true, "originalUrl": true, "headers": true, "query": true, "cookies": true, "get()": true, "header()": true, "hostname": true, "host": true, "querystring": true,
}

// direct reports whether a text is a parameter of what the package exports,
// with at most one step in between. A part of an object that is handed in, or
// what travels far, is seldom long.
func direct(way *taint.Flow) bool {
	if way.Source.Class != model.Parameter || len(way.Steps) > 2 {
		return false
	}
	for _, s := range way.Steps {
		if op := s.Value.Op(); op == js.OpGet || op == js.OpGetDyn {
			return false
		}
	}
	return true
}

// reads reports whether a call is that of a parser of a library which matches
// what comes next in its text: this.match(/^.../).
func reads(p *rule.CodePass, c flow.Call, x pattern) bool {
	if c.Method() != "match" || c.Receiver().Op() != js.OpThis || p.Taint.ModeOf(p.File) != taint.Library {
		return false
	}
	return strings.HasPrefix(x.re.Source, "^")
}

// unused reports the patterns whose use was not seen. They are handed to
// something that matches with them, kept in a table, or exported.
func (r slowness) unused() {
	for _, x := range textsOf(r.File).patterns {
		if r.used[x.Value] || !loops(x) {
			continue
		}
		exported := r.exports(x.Value)
		slow, ok := x.slow()
		if !ok || r.holdsAnother(x) || !slow.Exponential && (slow.Search || !exported) {
			continue
		}
		f := r.Reportf(x, "%s takes %s time on some texts: %s.", x.Source(), growth(slow), witness(slow))
		f.Severity = rule.Medium
		if exported {
			f.Label = "is exported"
		}
	}
}

// holdsAnother reports whether a pattern is put together from another of the
// file that is slow by itself, and that the check speaks of.
func (r slowness) holdsAnother(x pattern) bool {
	if x.Op() == js.OpRegExp {
		return false
	}
	for _, y := range textsOf(r.File).patterns {
		if y.Op() == js.OpRegExp && loops(y) && strings.Contains(x.re.Source, y.re.Source) {
			if slow, ok := y.slow(); ok && slow.Exponential {
				return true
			}
		}
	}
	return false
}

// exports reports whether users of the package get a pattern: it is exported,
// or what an exported function returns.
func (r slowness) exports(x flow.Value) bool {
	if r.Taint.ModeOf(r.File) != taint.Library {
		return false
	}
	if parentOf(x).Op() == js.OpReturn && r.Taint.Entry(r.File, x.FuncID()) {
		return true
	}
	for _, e := range r.File.Exported() {
		if slices.Contains(r.File.Value(e.Value).Origins(), x) {
			return true
		}
	}
	return false
}

func growth(r regex.Report) string {
	switch {
	case r.Exponential:
		return "exponential"
	case r.Degree == 2:
		return "quadratic"
	case r.Degree == 3:
		return "cubic"
	}
	return "polynomial (degree " + strconv.Itoa(r.Degree) + ")"
}
