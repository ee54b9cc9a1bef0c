// Package observatory scores a running service as the HTTP Observatory of MDN
// does, version 4 of its method, from what a probe has seen: ten tests, points
// for each, a grade for the sum.
//
//	report, ok := observatory.Of(facts)
//	fmt.Println(report.Grade, report.Score)
//
// It is there for comparison. The tests of the Observatory are coarser than
// our checks, and some judge by what was good advice once; where it is wrong
// by the standards, this package is wrong with it, and a test that runs the
// original beside it holds that the two agree.
package observatory

import (
	"net/url"
	"strings"

	"tenet/internal/probe"
)

// A Report is how a service scores.
type Report struct {
	Target string // as it was asked for
	Score  int    // 0 to 145
	Grade  string // "A+" to "F"
	Extra  bool   // points above 0 count: they do from a score of 90 on without them
	Tests  []Test // in the Observatory's order
}

// A Test is one of the ten.
type Test struct {
	Name   string // "content-security-policy"
	Result Result
	Points int    // what it adds to 100; mostly not above 0
	Passed bool   //
	Text   string // what the result means, without a full stop
}

// Passed counts the tests that are passed.
func (r *Report) Passed() int {
	n := 0
	for _, t := range r.Tests {
		if t.Passed {
			n++
		}
	}
	return n
}

// extraFrom is the score from which on points above 0 count.
const extraFrom = 90

// Of scores what was seen. ok is false for a process, and for a service whose
// front page answers so that the Observatory does not judge it.
func Of(f *probe.Facts) (r Report, ok bool) {
	s, ok := see(f)
	if !ok {
		return Report{}, false
	}
	r.Target = f.Target
	all, without := 100, 100
	for _, test := range tests {
		result := test.judge(s)
		o := outcomes[result]
		r.Tests = append(r.Tests, Test{test.name, result, o.points, o.passed, o.text})
		all += o.points
		without += min(o.points, 0)
	}
	r.Score, r.Extra = without, without >= extraFrom
	if r.Extra {
		r.Score = all
	}
	r.Score = max(r.Score, 0)
	r.Grade = gradeOf(r.Score)
	return r, true
}

// gradeOf returns the grade of a score: in steps of five, by what the letters
// begin with.
func gradeOf(score int) string {
	for _, g := range grades {
		if score >= g.from {
			return g.grade
		}
	}
	return "F"
}

var grades = []struct {
	from  int
	grade string
}{
	{100, "A+"}, {90, "A"}, {85, "A-"}, {80, "B+"}, {70, "B"}, {65, "B-"}, {60, "C+"}, {50, "C"}, {45, "C-"}, {40, "D+"}, {30, "D"}, {25, "D-"},
}

// tests are the ten, in the Observatory's order.
var tests = []struct {
	name  string
	judge func(*sight) Result
}{
	{"content-security-policy", policies},
	{"cookies", cookies},
	{"cross-origin-resource-sharing", sharing},
	{"redirection", redirection},
	{"referrer-policy", referrer},
	{"strict-transport-security", transport},
	{"subresource-integrity", integrity},
	{"x-content-type-options", sniffing},
	{"x-frame-options", framing},
	{"cross-origin-resource-policy", embedding},
}

// A sight is what the Observatory would have seen.
type sight struct {
	facts *probe.Facts
	page  *probe.Exchange // the answer that is judged
	at    *url.URL        // its address
	plain *probe.Exchange // the answer of http://, nil if there is none
	route []*url.URL      // where http:// leads
	cors  *probe.Exchange // the answer to a page of another site, nil if there is none
	metas []meta
}

// A meta is a header in the page itself.
type meta struct{ name, value string }

func see(f *probe.Facts) (*sight, bool) {
	if f.Process != nil {
		return nil, false
	}
	s := &sight{facts: f}
	for _, x := range f.Exchanges {
		if x.Err != nil {
			continue
		}
		switch x.Why {
		case probe.Front:
			s.page = x
			if !x.OverTLS() && s.plain == nil {
				s.plain = x
			}
		case probe.Plain:
			if s.plain == nil {
				s.plain = x
			}
		case probe.Preflight:
			s.cors = x
		}
	}
	if s.page == nil || s.page.Status < 200 || s.page.Status >= 400 && s.page.Status != 401 && s.page.Status != 403 {
		return nil, false
	}
	var err error
	if s.at, err = url.Parse(s.page.URL); err != nil {
		return nil, false
	}
	s.findRoute()
	s.readMetas()
	return s, true
}

// findRoute follows http:// as far as it was followed, and one step beyond.
func (s *sight) findRoute() {
	if s.plain == nil {
		return
	}
	begun := false
	for _, x := range s.facts.Exchanges {
		begun = begun || x == s.plain
		if u, err := url.Parse(x.URL); begun && err == nil && (x == s.plain || x.Why == probe.Front && s.plain.Why == probe.Front) {
			s.route = append(s.route, u)
		}
	}
	if s.plain.Why == probe.Plain && s.plain.Status >= 300 && s.plain.Status < 400 {
		if to, err := s.route[0].Parse(s.plain.Header.Get("Location")); err == nil {
			s.route = append(s.route, to)
		}
	}
}

// readMetas reads what the Observatory takes for headers.
func (s *sight) readMetas() {
	for _, e := range s.page.Elements() {
		if e.Name != "meta" {
			continue
		}
		equiv, name, content := e.Attr("http-equiv"), e.Attr("name"), e.Attr("content")
		switch {
		case content == nil || content.Value == "":
		case equiv != nil && strings.EqualFold(strings.TrimSpace(equiv.Value), "Content-Security-Policy"):
			s.metas = append(s.metas, meta{"content-security-policy", unescape(content.Value)})
		case equiv == nil && name != nil && strings.EqualFold(strings.TrimSpace(name.Value), "referrer"):
			s.metas = append(s.metas, meta{"referrer-policy", unescape(content.Value)})
		}
	}
}

func unescape(s string) string {
	return strings.NewReplacer("&#39;", "'", "&#x27;", "'", "&apos;", "'", "&quot;", `"`, "&amp;", "&").Replace(s)
}

// header is a header of the page as Node.js joins those that come twice.
func (s *sight) header(name string) string { return strings.Join(s.page.Header.Values(name), ", ") }

// sent reports whether a header is there and not empty.
func (s *sight) sent(name string) bool { return s.header(name) != "" }
