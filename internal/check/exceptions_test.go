package check

import (
	"fmt"
	"testing"

	"tenet/internal/advisory/registry"
	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/source"
)

func TestExceptions(t *testing.T) {
	hole := func(group string, s rule.Severity, ids ...string) rule.Finding {
		return rule.Finding{ID: "dependencies/known-hole", Group: group, Severity: s, Advisories: ids}
	}
	for _, tt := range []struct {
		name, file, text string
		f                rule.Finding
		want             string // By and Until, or "" for not accepted
		notices          int
	}{
		{"nsp", ".nsprc", "{\n \"exceptions\": [\"https://nodesecurity.io/advisories/146\"]\n}", hole("growl 1.9.2", rule.Low, "GHSA-a", "NSWG-ECO-146"), ".nsprc:2 ", 0},
		{"nsp, another", ".nsprc", `{"exceptions": ["https://nodesecurity.io/advisories/5"]}`, hole("growl 1.9.2", rule.Low, "NSWG-ECO-146"), "", 0},
		{"a reason", ".nsprc", `{"GHSA-aaaa": "we never parse"}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), ".nsprc:1 ", 0},
		{"not active", ".nsprc", `{"GHSA-aaaa": {"active": false}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 0},
		{"a date to come", ".nsprc", `{"GHSA-aaaa": {"notes": "x", "expiry": "2027-01-31"}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), ".nsprc:1 2027-01-31", 0},
		{"a date that is past", ".nsprc", `{"GHSA-aaaa": {"expiry": 1577836800000}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 1},
		{"nsp, a number that the working group gave to another", ".nsprc", `{"exceptions": ["https://nodesecurity.io/advisories/368"]}`, hole("lodash 4.17.4", rule.Low, "GHSA-a", "NSWG-ECO-368"), "", 1},
		{"npm's own number", ".nsprc", `{"1096466": "x"}`, hole("a 1.0.0", rule.High, "GHSA-aaaa", "npm-1096466"), ".nsprc:1 ", 0},
		{"a number of another", ".nsprc", `{"1096466": "x"}`, hole("a 1.0.0", rule.High, "GHSA-aaaa", "npm-1096467"), "", 1},
		{"no id", ".nsprc", `{"minimist": "x"}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 1},
		{"a number on a path", "audit-resolve.json", `{"decisions": {"1096466|b>a": {"decision": "ignore"}, "1096466|c>a": {"decision": "ignore"}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa", "npm-1096466"), "audit-resolve.json:1 ", 0},
		{"numbers of nobody", "audit-resolve.json", `{"decisions": {"577|a": {"decision": "ignore"}, "578|a": {"decision": "ignore"}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa", "npm-1096466"), "", 1},
		{"put off", "audit-resolve.json", `{"decisions": {"GHSA-aaaa|a": {"decision": "postpone", "madeAt": 1796083200000}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "audit-resolve.json:1 2026-12-02", 0},
		{"put off, and a day has passed", "audit-resolve.json", `{"decisions": {"GHSA-aaaa|a": {"decision": "postpone", "madeAt": 1577836800000}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 1},
		{"no decisions", "audit-resolve.json", `{"1179|a": {"ignore": 1}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 1},
		{"no JSON", ".nsprc", `{"exceptions"`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 1},
		{"ignored on a path", "audit-resolve.json", `{"version": 1, "decisions": {"GHSA-aaaa|b>a": {"decision": "ignore"}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "audit-resolve.json:1 ", 0},
		{"of another package", "audit-resolve.json", `{"decisions": {"GHSA-aaaa|a>b": {"decision": "ignore"}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 0},
		{"to be fixed", "audit-resolve.json", `{"decisions": {"GHSA-aaaa|b>a": {"decision": "fix"}}}`, hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 0},
		{"below the level", ".npmrc", "registry=https://r.example/\naudit-level=high\n", hole("a 1.0.0", rule.Medium, "GHSA-aaaa"), ".npmrc:2 ", 0},
		{"at the level", ".npmrc", "audit-level = high", hole("a 1.0.0", rule.High, "GHSA-aaaa"), "", 0},
		{"with a comment", ".npmrc", "audit-level=high ; as agreed", hole("a 1.0.0", rule.Medium, "GHSA-aaaa"), ".npmrc:1 ", 0},
		{"no level", ".npmrc", "audit-level=hihg", hole("a 1.0.0", rule.Low, "GHSA-aaaa"), "", 1},
		{"harm is at any level", ".npmrc", "audit-level=none", rule.Finding{ID: "dependencies/malicious", Severity: rule.Critical, Advisories: []string{"MAL-1"}}, "", 0},
		{"findings about code", ".npmrc", "audit-level=none", rule.Finding{ID: "eval/direct", Severity: rule.Low}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := readExceptions(func(name string) *source.Text {
				if name != tt.file {
					return nil
				}
				return source.New(name, tt.text)
			}, "2026-12-01")
			rest, accepted := x.split([]rule.Finding{tt.f})
			notices := append(x.notices, x.strangers(&deps.Advisories{Source: registry.Source{Kind: registry.Online}})...)
			got := ""
			if len(accepted) == 1 {
				got = fmt.Sprintf("%s %s", accepted[0].By, accepted[0].Until)
			}
			if got != tt.want || len(rest)+len(accepted) != 1 || len(notices) != tt.notices {
				t.Errorf("accepted by %q, want %q; notices %v", got, tt.want, notices)
			}
		})
	}
}
