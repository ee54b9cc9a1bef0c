package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// The committed lists are data that nothing compiles: they must be readable,
// name families that some check can hit, and not overlap.
func TestLists(t *testing.T) {
	fresh, err := readCases("fresh.csv")
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := readPairs("fixes.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(fresh) < 60 || len(pairs) < 60 {
		t.Errorf("%d fresh cases and %d pairs, want 60 of each", len(fresh), len(pairs))
	}
	known := func(family string) bool {
		return slices.ContainsFunc(families, func(f familyRow) bool { return slices.Contains(f.are, family) })
	}
	inFixes := map[string]bool{}
	seen := map[string]bool{}
	for _, p := range pairs {
		inFixes[p.pkg] = true
		if !known(p.family) {
			t.Errorf("fixes.csv: %s: no check has the family %q", p.release, p.family)
		}
		if key := p.pkg + " " + p.advisory; seen[key] {
			t.Errorf("fixes.csv: %s stands in it twice", key)
		} else {
			seen[key] = true
		}
		if p.version == p.fixed.version {
			t.Errorf("fixes.csv: %s is its own fix", p.release)
		}
	}
	for _, c := range fresh {
		if !known(c.family) {
			t.Errorf("fresh.csv: %s: no check has the family %q", c.release, c.family)
		}
		if inFixes[c.pkg] {
			t.Errorf("fresh.csv: %s is in fixes.csv as well", c.pkg)
		}
	}
}

// Every judgement is about an application of the list, and says one of three
// words and why.
func TestJudgements(t *testing.T) {
	judged, err := readJudgements("precision.csv")
	if err != nil {
		t.Fatal(err)
	}
	known, judgedAt := map[string]bool{}, map[string]bool{}
	held := 0
	for _, a := range applications {
		if known[a.String()] {
			t.Errorf("%s stands in the list twice", a.release)
		}
		known[a.String()] = true
		held += one(a.heldOut)
	}
	if len(known) < 14 || held < 2 {
		t.Errorf("%d applications and %d held out, want 14 and 2", len(known), held)
	}
	for s, j := range judged {
		judgedAt[s.app] = true
		if !known[s.app] {
			t.Errorf("precision.csv: %s is not in the list of applications", s.app)
		}
		if j.verdict != "true" && j.verdict != "false" && j.verdict != "unclear" || j.reason == "" || s.line < 1 {
			t.Errorf("precision.csv: %s %s:%d: %q because %q", s.check, s.file, s.line, j.verdict, j.reason)
		}
	}
	if len(judged) < 500 || len(judgedAt) < 30 {
		t.Errorf("%d judgements of %d applications, want 500 of 30", len(judged), len(judgedAt))
	}
}

// What is counted: shown findings about own code, once a line, by what has been
// said of them; and what was judged and is gone.
func TestCount(t *testing.T) {
	finding := func(id, file string, line int, c rule.Confidence, s rule.Severity) rule.Finding {
		name, _, _ := strings.Cut(id, "/")
		return rule.Finding{ID: id, Rule: name, Place: source.Span{File: file, Line: line}, Confidence: c, Severity: s}
	}
	v := &verdict{Findings: []rule.Finding{
		finding("flaws/ssrf", "a.js", 1, rule.Certain, rule.High),
		finding("flaws/ssrf", "a.js", 1, rule.Certain, rule.High),
		finding("flaws/ssrf", "a.js", 2, rule.Possible, rule.High),
		finding("leaks/message-to-client", "a.js", 3, rule.Likely, rule.Medium),
		finding("strict/sloppy-file", "a.js", 4, rule.Certain, rule.Low),
		finding("dependencies/vulnerable", "package-lock.json", 5, rule.Certain, rule.High),
	}}
	a := &application{release: release{"shop", "1.0.0"}}
	at := func(check, file string, line int) spotted { return spotted{"shop@1.0.0", check, file, line} }
	got := count(a, v, map[spotted]judgement{
		at("flaws/ssrf", "a.js", 1):               {"true", "x"},
		at("flaws/ssrf", "a.js", 2):               {"false", "x"},
		{"other@1.0.0", "eval/direct", "a.js", 1}: {"true", "x"},
	})
	if want := map[spotted]string{at("flaws/ssrf", "a.js", 1): "true", at("leaks/message-to-client", "a.js", 3): ""}; !maps.Equal(got.shown, want) {
		t.Errorf("shown: %v, want %v", got.shown, want)
	}
	if want := []spotted{at("flaws/ssrf", "a.js", 2)}; !slices.Equal(got.gone, want) {
		t.Errorf("gone: %v, want %v", got.gone, want)
	}
}

func TestFamilies(t *testing.T) {
	for _, f := range families {
		if len(f.are) == 0 {
			t.Errorf("%s has no family", f.id)
		}
	}
	if got := familiesOf("eval/unsafe-deserialiser"); !slices.Contains(got, "deserialization") || !slices.Contains(got, "code-injection") {
		t.Errorf("eval/unsafe-deserialiser counts for %v: every row that fits counts", got)
	}
	if got := familiesOf("strict/sloppy-file"); got != nil {
		t.Errorf("strict/sloppy-file counts for %v", got)
	}
}
