// Package rule is the vocabulary that every rule, the driver, the reports and
// the generated documentation share.
//
// A [Rule] is a value, declared with a struct literal in its own folder under
// internal/rules and listed once in internal/rules/rules.go. It owns [Check]s.
// A check asks one question of one kind of evidence: it has exactly one of
// Code, Config, Page and Project, and the pass that it is given offers that evidence and
// nothing else. Live asks the same question of the running service; a check may have it
// beside another, so that a problem has one name wherever it is seen, or alone. What it sees it says with Reportf; what it cannot know it
// leaves unsaid.
package rule

import (
	"io/fs"
	"net/http"

	"tenet/internal/source"
)

// A Rule is one security practice: why it matters and how to see it broken.
type Rule struct {
	Name  string // its folder, id prefix, flag and page: "cookies"
	Title string // the practice as an order: "Keep session cookies to yourself"

	// Files holds README.md, the rule's page, and testdata/, from which the
	// page and `tenet explain` quote wrong and right code. It is nil for a
	// rule that is not built yet; such a rule is never called kept.
	Files fs.FS

	Checks []Check

	// Enforce makes what holds the rule in front of a running application:
	// behind it the rule's live checks find nothing. It is nil for a rule that
	// no answer can keep. The error names every mistake of the options.
	Enforce func(Enforcement) (func(http.Handler) http.Handler, error)
}

// A Check is one question with a yes-or-no answer at a place.
// One of Code, Config, Page and Project is set, or Live, or Live beside one of them.
type Check struct {
	ID       string // "cookies/script-readable"; never reused, never renamed
	Title    string // the problem, not the cure; no capital, no full stop
	Why      string // what an attacker gains; sentences
	Fix      string // what to do; sentences
	When     string // what makes it speak; sentences
	Quiet    string // where it stays silent on purpose; sentences
	CWE      int    // the number of the weakness, cwe.mitre.org
	Severity Severity
	Links    []string // further reading, https URLs
	ESLint   []string // rules of ESLint that ask the same: a comment that turns one off turns the check off
	Lint     bool     // it looks for mistakes, not for weaknesses: it runs only when asked for

	Code    func(*CodePass)    // one JavaScript or TypeScript file
	Config  func(*ConfigPass)  // one file of the deployment, or package.json
	Page    func(*PagePass)    // one file of markup: HTML, a component, a template
	Project func(*ProjectPass) // what the project is made of that it did not write
	Live    func(*LivePass)    // a running service: its answers, its process
}

// Severity says how much a finding matters.
type Severity int

// The severities, in order. A check declares the usual one; a finding may
// carry another when its circumstances say so.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
)

var severityNames = [...]string{Low: "low", Medium: "medium", High: "high", Critical: "critical"}

// Severities lists the names of all severities, lowest first.
func Severities() []string { return append([]string(nil), severityNames[Low:]...) }

// ParseSeverity returns the severity of that name, or 0.
func ParseSeverity(name string) Severity {
	for s := Low; s <= Critical; s++ {
		if severityNames[s] == name {
			return s
		}
	}
	return 0
}

func (s Severity) String() string {
	if s < Low || s > Critical {
		return "none"
	}
	return severityNames[s]
}

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Severity) UnmarshalText(b []byte) error { *s = ParseSeverity(string(b)); return nil }

// Confidence says how sure tenet is that the finding is true.
type Confidence int

// The confidences, in order. The text report shows likely and better.
const (
	Possible Confidence = iota + 1
	Likely
	Certain
)

var confidenceNames = [...]string{Possible: "possible", Likely: "likely", Certain: "certain"}

func (c Confidence) String() string {
	if c < Possible || c > Certain {
		return "none"
	}
	return confidenceNames[c]
}

// MarshalText writes the name.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name.
func (c *Confidence) UnmarshalText(b []byte) error {
	for i, n := range confidenceNames {
		if n == string(b) {
			*c = Confidence(i)
		}
	}
	return nil
}

// A Finding is a check's answer at one place.
type Finding struct {
	ID         string     `json:"id"`   // of the check
	Rule       string     `json:"rule"` // name of the rule
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	Message    string     `json:"message"`           // one sentence, with the source's own words
	Label      string     `json:"label,omitempty"`   // a few words under the underlined code
	Fix        string     `json:"fix"`               // one line: what to do here
	Package    string     `json:"package,omitempty"` // the dependency that it lies in: "lodash 4.17.20"; the driver fills it
	CWE        int        `json:"cwe"`

	// Place is where it stands. Of a running service, the file is an address
	// or "pid:4711", there is no line, and Header names the header of the
	// answer that it is about, sent or missing; see [Finding.Live].
	Place  source.Span `json:"place"`
	Header string      `json:"header,omitempty"`
	Trace  []Step      `json:"trace,omitempty"` // how it gets there, source first

	// Group is what several findings are about that one change repairs, such
	// as "lodash 4.17.15"; people are shown the worst of them, and the others
	// as a list. Facts are what else there is to know of it.
	Group string `json:"group,omitempty"`
	Facts []Fact `json:"facts,omitempty"`

	// Advisories are the ids of the one that the finding is about: the one
	// that it is shown by, then its aliases.
	Advisories []string `json:"advisories,omitempty"`

	// Score is the CVSS score of the advisory, or the highest of several; 0 if
	// it has none.
	Score float64 `json:"cvss,omitempty"`

	// Code is the line of the finding, shortened, or the header as sent; Fingerprint names the
	// finding in baselines: it survives moved lines. The driver fills both.
	Code        string `json:"code"`
	Fingerprint string `json:"fingerprint"`
}

// A Step is one station on the way from a source to the finding.
type Step struct {
	Place source.Span `json:"place"`
	Code  string      `json:"code"` // as written
	Note  string      `json:"note"` // what happens there: "comes from the visitor"
}

// A Fact is a line of a finding: "pulled in by", "express 4.16.4".
type Fact struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// A Place is anything that has a span: a value, a call, a span itself.
type Place interface{ Span() source.Span }

// At makes a span a Place.
type At source.Span

// Span returns the span itself.
func (a At) Span() source.Span { return source.Span(a) }
