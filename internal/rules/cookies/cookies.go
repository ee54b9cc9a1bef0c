// Package cookies is the rule that session cookies stay with the visitor and
// the server: no script reads them, no open network carries them, no other
// site sends them along, and nobody can make one up.
//
// Where cookies are set, and what libraries do when nothing is said, are rows
// of package model; package cookie reads them. The checks here only ask.
package cookies

import (
	"embed"
	"strings"

	"tenet/internal/cookie"
	"tenet/internal/rule"
)

//go:embed README.md testdata
var files embed.FS

// Rule is the rule.
var Rule = &rule.Rule{
	Name:  "cookies",
	Title: "Keep session cookies to yourself",
	Files: files,
	Checks: []rule.Check{
		scriptReadable, plainHTTP, sameSite,
		literalSecret, fallbackSecret, shortSecret,
		unsignedSession, memoryStore, saveUninitialized, defaultName, behindProxy,
		untrustedValue,
	},
	Enforce: enforce,
}

// setters returns the places that set cookies which visitors may get.
func setters(p *rule.CodePass) []*cookie.Setter {
	if p.Aside() {
		return nil
	}
	return cookie.Setters(p.File)
}

// weigh lowers the severity of what is no way in, and the confidence where the
// call may not set a cookie at all.
func weigh(f *rule.Finding, s *cookie.Setter, matters bool) {
	if !matters {
		f.Severity = rule.Low
	}
	if s.Doubtful() {
		f.Confidence = rule.Possible
	}
}

// prefixed reports whether browsers hold a cookie of that name to rules of its
// own; rule scope speaks of those.
func prefixed(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(lower, "__host-") || strings.HasPrefix(lower, "__secure-")
}

// none reports whether the cookie is SameSite=None and certainly not Secure.
func none(s *cookie.Setter) bool {
	mode, _, known := s.SameSite()
	return known && mode == "none" && s.Secure().State == cookie.Off
}
