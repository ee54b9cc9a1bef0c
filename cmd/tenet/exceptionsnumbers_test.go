package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/rule"
)

// npm-audit-resolver and better-npm-audit write the numbers that npm audit
// prints; they hold while the registry answers, and what does not hold is said.
func TestExceptionsByNumbersOfNPM(t *testing.T) {
	const advisories = `
1096466 minimist critical CWE-1321 <0.2.4
1096467 minimist critical CWE-1321 >=1.0.0 <1.2.6
1097679 lodash high CWE-1321 <4.17.21
`
	address := readRegistry(t, "minimist 1.2.0\nlodash 4.17.15", advisories).serve(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"package.json":      `{"name": "shop", "version": "1.0.0", "dependencies": {"minimist": "1.2.0", "lodash": "4.17.15"}}`,
		"package-lock.json": `{"name": "shop", "lockfileVersion": 3, "packages": {"": {"dependencies": {"minimist": "1.2.0", "lodash": "4.17.15"}}, "node_modules/minimist": {"version": "1.2.0"}, "node_modules/lodash": {"version": "4.17.15"}}}`,
		"audit-resolve.json": `{"version": 1, "decisions": {
			"1096467|shop>minimist": {"decision": "ignore", "reason": "we parse no arguments"},
			"1096466|minimist": {"decision": "ignore"}, "1179|minimist": {"decision": "ignore"}}}`,
		".nsprc": `{"1097679": "we merge nothing"}`,
	} {
		writeTo(t, filepath.Join(dir, name), []byte(text))
	}
	type report struct {
		Findings []rule.Finding
		Accepted []struct{ By string }
		Notices  []struct{ Place, Text string }
	}
	run := func(args ...string) (r report) {
		out := npmIn(t, dir, address, "tenet", append([]string{"check", "--only", "dependencies", "--all", "--no-cache", "-f", "json"}, args...)...)
		if err := json.Unmarshal(out, &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	online, by := run(), ""
	for _, a := range online.Accepted {
		by += a.By + " "
	}
	if by != "audit-resolve.json:2 .nsprc:1 " || len(online.Findings) > 0 {
		t.Errorf("the registry answers: accepted by %s, and %d findings are left", by, len(online.Findings))
	}
	said := func(r report, file, text string) bool {
		for _, n := range r.Notices {
			if n.Place == file && strings.Contains(n.Text, text) {
				return true
			}
		}
		return false
	}
	if !said(online, "audit-resolve.json", "(1096466, 1179) that no advisory found here has") {
		t.Errorf("the registry answers: %v", online.Notices)
	}
	offline := run("--offline")
	if len(offline.Accepted) > 0 || len(offline.Findings) == 0 || !said(offline, ".nsprc", "(1097679) that the registry alone knows") {
		t.Errorf("offline: %d accepted, %v", len(offline.Accepted), offline.Notices)
	}
}
