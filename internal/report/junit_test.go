package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"tenet/internal/rule"
)

func decodeJUnit(t *testing.T, data string) junitSuites {
	t.Helper()
	var all junitSuites
	if err := xml.Unmarshal([]byte(data), &all); err != nil {
		t.Fatalf("not well-formed: %v", err)
	}
	return all
}

func TestJUnitCounts(t *testing.T) {
	r := shop()
	r.FailOn = rule.Medium
	tests := []struct {
		name                      string
		got                       junitSuites
		failures, errors, skipped int
	}{
		{"shop", decodeJUnit(t, render(t, "junit", shop(), shopOptions())), 6, 1, 2},
		{"from medium", decodeJUnit(t, render(t, "junit", r, shopOptions())), 10, 1, 2},
		{"clean", decodeJUnit(t, render(t, "junit", clean(), shopOptions())), 0, 0, 2},
		{"incomplete", decodeJUnit(t, render(t, "junit", incomplete(), shopOptions())), 0, 4, 2},
	}
	for _, tt := range tests {
		g := tt.got
		if g.Failures != tt.failures || g.Errors != tt.errors || g.Skipped != tt.skipped {
			t.Errorf("%s: %d failures, %d errors, %d skipped; want %d, %d, %d", tt.name, g.Failures, g.Errors, g.Skipped, tt.failures, tt.errors, tt.skipped)
		}
	}
}

func TestJUnitEverySuiteHasACase(t *testing.T) {
	for name, r := range sarifResults() {
		out := render(t, "junit", r, shopOptions())
		decodeJUnit(t, out)
		if strings.Count(out, "<testsuite name") != len(r.Rules) {
			t.Errorf("%s: a suite is missing", name)
		}
		for suite := range strings.SplitSeq(out, "<testsuite name") {
			if strings.Contains(suite, "timestamp") && !strings.Contains(suite, "<testcase") {
				t.Errorf("%s: an empty suite: %s", name, suite)
			}
		}
	}
}
