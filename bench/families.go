package main

import (
	"slices"
	"strings"
)

// A familyRow says which families the checks count for whose ids begin so.
type familyRow struct {
	id  string
	are []string
}

// families says which families of published vulnerabilities a finding speaks
// of, by the beginning of its check's id; every row that fits counts. A check
// without a row finds things that the case lists do not speak of.
var families = []familyRow{
	{"flaws/command-injection", []string{"command-injection"}},
	{"flaws/child-shell-option", []string{"command-injection"}},
	{"flaws/argument-injection", []string{"command-injection"}},
	{"flaws/code-injection", []string{"code-injection", "validation", "other", "deserialization"}},
	{"eval/", []string{"code-injection", "validation", "other", "deserialization"}}, // objects read by running the text that spells them
	{"flaws/template-injection", []string{"code-injection", "xss"}},
	{"flaws/untrusted-module", []string{"code-injection", "path-traversal", "include"}},
	{"flaws/path-traversal", []string{"path-traversal", "other"}},
	{"flaws/zip-slip", []string{"path-traversal"}},
	{"flaws/partial-path-check", []string{"path-traversal"}},
	{"flaws/prototype-pollution", []string{"prototype-pollution"}},
	{"flaws/property-injection", []string{"prototype-pollution"}},
	{"flaws/unsafe-merge", []string{"prototype-pollution"}},
	{"flaws/mass-assignment", []string{"prototype-pollution", "access"}},
	{"flaws/reflected-xss", []string{"xss"}},
	{"flaws/stored-xss", []string{"xss"}},
	{"flaws/dom-xss", []string{"xss"}},
	{"flaws/html-from-input", []string{"xss"}},
	{"flaws/unescaped-output", []string{"xss"}},
	{"flaws/raw-html-in-jsx", []string{"xss"}},
	{"flaws/incomplete-escaping", []string{"xss", "validation", "command-injection"}},
	{"flaws/bad-tag-filter", []string{"xss", "validation"}},
	{"flaws/incomplete-", []string{"validation"}},
	{"flaws/sql-injection", []string{"sql-injection"}},
	{"flaws/nosql-injection", []string{"nosql-injection"}},
	{"flaws/nosql-where-string", []string{"nosql-injection", "code-injection"}},
	{"flaws/ldap-injection", []string{"other"}},
	{"flaws/xpath-injection", []string{"other"}},
	{"flaws/header-injection", []string{"headers", "other"}},
	{"flaws/disabled-xml-protection", []string{"other"}},
	{"flaws/redos", []string{"redos", "dos/redos"}},
	{"flaws/regex-injection", []string{"redos", "dos/redos"}},
	{"flaws/unbounded-allocation", []string{"resource", "dos/redos", "validation", "buffer"}},
	{"flaws/endless-loop", []string{"resource", "dos/redos", "validation"}},
	{"flaws/body-without-limit", []string{"resource", "dos/redos"}},
	{"flaws/upload-without-limit", []string{"resource", "dos/redos"}},
	{"flaws/graphql-unbounded", []string{"resource", "dos/redos"}},
	{"flaws/json-parse-crash", []string{"error-leak", "dos/redos"}},
	{"flaws/crash-", []string{"error-leak", "dos/redos"}},
	{"flaws/unhandled-", []string{"error-leak", "dos/redos"}},
	{"flaws/open-redirect", []string{"open-redirect"}},
	{"flaws/host-header-link", []string{"open-redirect"}},
	{"flaws/ssrf", []string{"ssrf"}},
	{"flaws/unsafe-deserialisation", []string{"deserialization", "other"}},
	{"flaws/unsafe-yaml", []string{"deserialization", "code-injection", "other"}},
	{"eval/unsafe-deserialiser", []string{"deserialization"}},
	{"flaws/plain-http-download", []string{"insecure-download", "include"}},
	{"flaws/unverified-download", []string{"insecure-download", "include"}},
	{"flaws/tls-", []string{"insecure-download", "crypto"}},
	{"flaws/jwt-", []string{"jwt", "crypto"}},
	{"flaws/jwt-unverified", []string{"access", "other"}},
	{"flaws/missing-auth", []string{"access", "jwt"}},
	{"flaws/weak-", []string{"crypto"}},
	{"flaws/biased-random", []string{"crypto"}},
	{"flaws/ecb-mode", []string{"crypto"}},
	{"flaws/static-iv", []string{"crypto"}},
	{"flaws/short-key", []string{"crypto"}},
	{"flaws/unauthenticated-cipher", []string{"crypto"}},
	{"flaws/literal-key", []string{"crypto"}},
	{"flaws/timing", []string{"crypto"}},
	{"flaws/predictable-", []string{"crypto"}},
	{"flaws/uninitialised-memory", []string{"buffer", "validation", "info-exposure", "dos/redos"}}, // a number takes as much memory as it says
	{"flaws/csrf-", []string{"csrf"}},
	{"flaws/cors-", []string{"headers", "csrf"}},
	{"flaws/websocket-any-origin", []string{"headers"}},
	{"flaws/message-without-origin-check", []string{"headers", "xss"}},
	{"flaws/secret-in-query", []string{"info-exposure"}},
	{"flaws/private-files-served", []string{"info-exposure", "path-traversal"}},
	{"headers/", []string{"headers", "other"}},
	{"leaks/", []string{"error-leak", "info-exposure"}},
}

// familiesOf lists the families that a finding of a check counts for.
func familiesOf(id string) []string {
	var all []string
	for _, f := range families {
		if strings.HasPrefix(id, f.id) {
			all = append(all, f.are...)
		}
	}
	return all
}

// alsoNamed adds a family to cases whose list names another one: advisories
// call pollution of prototypes a denial of service, or the reverse.
var alsoNamed = map[string]string{
	"CWE-22":   "path-traversal",
	"CWE-78":   "command-injection",
	"CWE-79":   "xss",
	"CWE-89":   "sql-injection",
	"CWE-94":   "code-injection",
	"CWE-471":  "prototype-pollution",
	"CWE-502":  "deserialization",
	"CWE-918":  "ssrf",
	"CWE-1321": "prototype-pollution",
	"CWE-1333": "redos",
}

// fits reports whether a finding of a check is one of the kind of the case.
func (c *labelled) fits(id string) bool {
	of := familiesOf(id)
	if slices.Contains(of, c.family) {
		return true
	}
	for _, cwe := range c.cwes {
		if also := alsoNamed[cwe]; also != "" && slices.Contains(of, also) {
			return true
		}
	}
	return false
}
