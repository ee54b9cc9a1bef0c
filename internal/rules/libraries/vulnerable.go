package libraries

import (
	"fmt"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/rule"
)

var vulnerable = rule.Check{
	ID:       "libraries/vulnerable",
	Title:    "library with known holes",
	Why:      "Holes of libraries are public, and so are the scripts that try them on every site. No package manager warns of a copy in a folder or of an address in a page.",
	Fix:      "Replace the file by one of a version without known holes.",
	When:     "A script, a bundle or the address of a script is a library in a version that advisories name. It is recognised by its own code, by banners, by paths that bundlers leave, by source maps, by the address, or by the name of the file.",
	Quiet:    "What lies in node_modules, which is the business of rule dependencies; the files of the package itself; versions that the file does not say.",
	CWE:      1104,
	Severity: rule.Medium,
	Links:    []string{"https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/", "https://cwe.mitre.org/data/definitions/937.html"},
	Project: func(p *rule.ProjectPass) {
		for i := range p.Libraries {
			if l := &p.Libraries[i]; len(l.Advisories) > 0 {
				report(p, l)
			}
		}
	},
}

// report says which holes a library has.
func report(p *rule.ProjectPass, l *deps.Library) {
	worst := &l.Advisories[0]
	f := p.Reportf(l.Place, "%s, recognised by %s, %s%s.", l.Title(), l.By, holes(l.Advisories), cure(l))
	f.Code = l.Code
	for i := range l.Advisories {
		score, _, _ := l.Advisories[i].Score()
		f.Score = max(f.Score, score)
	}
	f.Fix = "Replace it by another library: no version without known holes is known."
	if l.Repair != "" {
		f.Fix = fmt.Sprintf("Replace it by %s or later.", l.Repair)
		if !deps.SameMajor(l.Version, l.Repair) {
			f.Fix = fmt.Sprintf("Replace it by %s or later. That is a new major version: no %s without known holes is known.", l.Repair, line(l.Version))
		}
	}
	f.Severity = rule.OfAdvisory(worst.Level())
	if l.By == "its file name" {
		f.Confidence = rule.Likely
	} else {
		f.Confidence = rule.Certain
	}
	if l.Aside {
		f.Severity = rule.Low
	}
}

// mostNamed is how many advisories a message names.
const mostNamed = 3

// holes counts advisories and names the worst ones.
func holes(list []advisory.Advisory) string {
	if len(list) == 1 {
		return fmt.Sprintf("has a known hole: %s (%s, %s)", list[0].Title(), names(&list[0]), level(&list[0]))
	}
	var ids []string
	for i := 1; i < min(len(list), mostNamed); i++ {
		ids = append(ids, names(&list[i]))
	}
	more := ""
	if n := len(list) - mostNamed; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("has %d known holes, the worst: %s (%s, %s); then %s%s", len(list), list[0].Title(), names(&list[0]), level(&list[0]), strings.Join(ids, ", "), more)
}

// names gives the number by which people look an advisory up.
func names(a *advisory.Advisory) string {
	for _, id := range append([]string{a.ID}, a.Aliases...) {
		if strings.HasPrefix(id, "CVE-") {
			return id
		}
	}
	return a.ID
}

func level(a *advisory.Advisory) string {
	if s := a.Level().String(); s != "" {
		return s
	}
	return "of unknown severity"
}

// cure says in the message that no later version of the same line is safe.
func cure(l *deps.Library) string {
	if l.Repair == "" {
		return "; no version without them is known"
	}
	return ""
}

// line names the versions that belong together: "1.x", "0.4.x".
func line(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) > 1 && parts[0] == "0" {
		return "0." + parts[1] + ".x"
	}
	return parts[0] + ".x"
}
