package report

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/advisory/registry"
	"tenet/internal/check"
	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// Code alone does not say what happens at a step: the end of every way is told
// in each format that shows it.
func TestEveryStepSaysWhatHappens(t *testing.T) {
	r := clean()
	r.Findings = []rule.Finding{{
		ID: "flaws/command-injection", Rule: "flaws", Severity: rule.Critical, Confidence: rule.Certain, Message: "m",
		Place: source.Span{File: "a.js", Line: 3, Col: 1},
		Trace: []rule.Step{
			{Place: source.Span{File: "a.js", Line: 1, Col: 1}, Code: "req.query", Note: "is what the visitor sends"},
			{Place: source.Span{File: "a.js", Line: 2, Col: 1}, Code: "x"},
			{Place: source.Span{File: "a.js", Line: 3, Col: 1}, Code: "y"},
		},
	}}
	for _, format := range []string{"text", "html", "markdown", "sarif"} {
		out := render(t, format, r, Options{})
		for _, want := range []string{"is what the visitor sends", "is passed on", "arrives where it does harm"} {
			if strings.Count(out, want) != 1 {
				t.Errorf("%s says %q %d times, want once", format, want, strings.Count(out, want))
			}
		}
	}
}

func TestContextBesideALongLine(t *testing.T) {
	const code = "short()\n" + "// a second line, long enough to be seen beside the fault, though not all of it: it goes on and on\nx = 1" +
		"                                                                                                    eval(input)"
	o := Options{Width: 60, Source: func(name string) *source.Text { return source.New(name, code) }}
	r := clean()
	r.Findings = []rule.Finding{{
		ID: "eval/direct", Rule: "eval", Severity: rule.High, Confidence: rule.Certain, Message: "m",
		Place: source.Span{File: "a.js", Line: 3, Col: 106, EndLine: 3, EndCol: 117},
	}}
	out := render(t, "text", r, o)
	if strings.Contains(out, "1 | ") {
		t.Errorf("a line of which nothing is seen takes room:\n%s", out)
	}
	if !strings.Contains(out, "    > 3 | ...") || !strings.Contains(out, "      2 | ...") {
		t.Errorf("lines of which a part is seen are missing:\n%s", out)
	}
}

// A registry that was asked and did not help is said wherever the age of the
// advisories is.
func TestAdvisoriesSayWhyTheyAreOld(t *testing.T) {
	started := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	note := "the registry https://registry.example/ did not help: connection refused"
	tests := []struct {
		source registry.Source
		notes  []string
		want   string
	}{
		{registry.Source{Kind: registry.Online, Name: "https://registry.example/", Date: started}, nil, "Advisories from https://registry.example/, today."},
		{registry.Source{Kind: registry.Online, Name: "https://registry.example/", Date: started}, []string{"a.npmrc: proxy is left out: a reason"}, "Advisories from https://registry.example/, today; a.npmrc: proxy is left out: a reason."},
		{registry.Source{Kind: registry.Embedded, Date: started.AddDate(0, 0, -3)}, []string{note}, "Advisories: those that tenet carries, of 26 Feb 2026; " + note + "."},
		{registry.Source{Kind: registry.Database, Date: started.AddDate(0, -3, 0)}, nil, "Advisories: the local database of 1 Dec 2025. Newer ones: tenet db update."},
	}
	for _, tt := range tests {
		r := &check.Result{Started: started, Advisories: &deps.Advisories{Source: tt.source, Notes: tt.notes}}
		if got := strings.ReplaceAll(AdvisoriesLine(r), noBreak, " "); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}
