package libraries

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

// A script is an element that loads a script from another host, whose address
// is known.
type script struct {
	*markup.Element
	src *markup.Attr
	url *url.URL
}

// foreign gives the scripts of other hosts that a page loads.
func foreign(f *markup.File) []script {
	var list []script
	for i := range f.Elements {
		e := &f.Elements[i]
		src := e.Attr("src")
		if e.Name != "script" || src == nil || src.Dynamic || strings.Contains(src.Value, "{{") || strings.Contains(src.Value, "<%") {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(src.Value))
		if err == nil && u.Host != "" && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https") {
			list = append(list, script{e, src, u})
		}
	}
	return list
}

// weigh lowers the severity in pages that no visitor gets.
func weigh(p *rule.PagePass, f *rule.Finding) {
	if rule.IsAside(p.File.Text.Name) {
		f.Severity = rule.Low
	}
}

var hijackedHost = rule.Check{
	ID:       "libraries/hijacked-host",
	Title:    "script of a host that has served harm",
	Why:      "Whoever holds that name now decides what runs in your pages, with the sessions of your visitors.",
	Fix:      "Remove it, or serve the file yourself from the package that it came from.",
	When:     "A page loads a script of a content network that is known to have sent malicious code, or that has shut down and left its name to others.",
	Quiet:    "Addresses that are put together while the page is made.",
	CWE:      829,
	Severity: rule.High,
	Links:    []string{"https://www.cisa.gov/news-events/cybersecurity-advisories", "https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides/SRI"},
	Page: func(p *rule.PagePass) {
		for _, s := range foreign(p.File) {
			host := strings.ToLower(s.url.Hostname())
			for _, h := range hosts {
				if host != h.name && !strings.HasSuffix(host, "."+h.name) {
					continue
				}
				f := p.Reportf(s.src.Start, s.src.End, "The page runs scripts of %s, which %s.", host, h.what)
				if !h.harm {
					f.Severity = rule.Medium
				}
				weigh(p, f)
				break
			}
		}
	},
}

// hosts are names that were trusted once, and what became of them. All names
// below one count, too.
var hosts = []struct {
	name, what string
	harm       bool // it has sent malicious code
}{
	{"polyfill.io", "was sold and sent malicious code to visitors in 2024", true},
	{"bootcss.com", "was run by the owner of polyfill.io when that sent malicious code in 2024", true},
	{"bootcdn.net", "was run by the owner of polyfill.io when that sent malicious code in 2024", true},
	{"staticfile.net", "was run by the owner of polyfill.io when that sent malicious code in 2024", true},
	{"staticfile.org", "was run by the owner of polyfill.io when that sent malicious code in 2024", true},
	{"unionadjs.com", "was run by the owner of polyfill.io when that sent malicious code in 2024", true},
	{"coinhive.com", "mined money on the computers of visitors until it shut down in 2019", true},
	{"coin-hive.com", "mined money on the computers of visitors until it shut down in 2019", true},
	{"rawgit.com", "shut down in 2019: nobody answers for what it sends", false},
	{"rawgithub.com", "shut down in 2014: nobody answers for what it sends", false},
	{"wzrd.in", "shut down: nobody answers for what it sends", false},
}

var unpinned = rule.Check{
	ID:       "libraries/unpinned",
	Title:    "script of a content network without a version",
	Why:      "The page runs what its authors, or whoever has got into their account, publish next: untested, and within minutes. No integrity attribute can be set.",
	Fix:      "Name the whole version, as in @3.7.1, and add an integrity attribute.",
	When:     "The address of a script on unpkg, jsDelivr, esm.sh, Skypack or jspm names a package and no version, a tag such as latest, a branch, or only the beginning of a version.",
	Quiet:    "A script with an integrity attribute: it runs as it was, or not at all.",
	CWE:      829,
	Severity: rule.Medium,
	Links:    []string{"https://www.jsdelivr.com/documentation"},
	Page: func(p *rule.PagePass) {
		for _, s := range foreign(p.File) {
			if s.Attr("integrity") != nil || s.Attr(":integrity") != nil {
				continue
			}
			name, version, ok := served(s.url)
			if !ok || wholeVersion.MatchString(version) {
				continue
			}
			if version == "" {
				weigh(p, p.Reportf(s.src.Start, s.src.End, "%s is loaded from %s without a version: the page runs whatever is published next.", name, s.url.Hostname()))
				continue
			}
			f := p.Reportf(s.src.Start, s.src.End, "%s is loaded from %s as %q, which is another version tomorrow.", name, s.url.Hostname(), version)
			if partOfVersion.MatchString(version) {
				f.Severity = rule.Low
			}
			weigh(p, f)
		}
	},
}

// wholeVersion matches what names one version, or one commit; partOfVersion
// what at least names a major version.
var (
	wholeVersion  = regexp.MustCompile(`^(?:[vV]?\d+\.\d+\.\d+|[0-9a-f]{7,40}$)`)
	partOfVersion = regexp.MustCompile(`^[~^]?[vV]?\d+`)
)

// networks take the name of a package out of a path; its groups are the name
// and the version.
var networks = map[string]*regexp.Regexp{
	"unpkg.com":           npmPath,
	"esm.run":             npmPath,
	"esm.sh":              regexp.MustCompile(`^/(?:v\d+/|stable/)?\*?((?:@[\w.-]+/)?[\w.-]+)(?:@([^/?&]+))?(?:/|$)`),
	"cdn.skypack.dev":     npmPath,
	"ga.jspm.io":          regexp.MustCompile(`^/npm:((?:@[\w.-]+/)?[\w.-]+)(?:@([^/]+))?(?:/|$)`),
	"cdn.jsdelivr.net":    regexp.MustCompile(`^/(?:npm/((?:@[\w.-]+/)?[\w.-]+)|gh/([\w.-]+/[\w.-]+))(?:@([^/,]+))?(?:/|,|$)`),
	"fastly.jsdelivr.net": regexp.MustCompile(`^/(?:npm/((?:@[\w.-]+/)?[\w.-]+)|gh/([\w.-]+/[\w.-]+))(?:@([^/,]+))?(?:/|,|$)`),
}

var npmPath = regexp.MustCompile(`^/((?:@[\w.-]+/)?[\w.-]+)(?:@([^/]+))?(?:/|$)`)

// served reads the package and the version of an address; the version is
// empty if there is none.
func served(u *url.URL) (name, version string, ok bool) {
	expr := networks[strings.ToLower(u.Hostname())]
	if expr == nil {
		return "", "", false
	}
	m := expr.FindStringSubmatch(u.Path)
	if m == nil {
		return "", "", false
	}
	name, version = m[1], m[len(m)-1]
	if name == "" {
		name = m[2]
	}
	return name, version, true
}

var malformedIntegrity = rule.Check{
	ID:       "libraries/malformed-integrity",
	Title:    "integrity attribute that browsers ignore",
	Why:      "A browser that finds no hash it can read in the attribute runs the script as if there were none, and says so in the console only.",
	Fix:      "Write integrity=\"sha384-\" with the Base64 of the hash: openssl dgst -sha384 -binary FILE | openssl base64 -A.",
	When:     "The value of an integrity attribute has no hash in it by SHA-256, SHA-384 or SHA-512 of the right length.",
	Quiet:    "Values that a template or a program writes.",
	CWE:      353,
	Severity: rule.Medium,
	Links:    []string{"https://www.w3.org/TR/sri-2/"},
	Page: func(p *rule.PagePass) {
		for i := range p.File.Elements {
			e := &p.File.Elements[i]
			a := e.Attr("integrity")
			if a == nil || a.Dynamic || strings.Contains(a.Value, "{{") || strings.Contains(a.Value, "<%") {
				continue
			}
			if why := unreadable(a.Value); why != "" {
				weigh(p, p.Reportf(a.Start, a.End, "The integrity attribute protects nothing: %s.", why))
			}
		}
	},
}

// hashSizes are the bytes of the hashes of Subresource Integrity.
var hashSizes = map[string]int{"sha256": 32, "sha384": 48, "sha512": 64}

// unreadable says why a browser finds no hash in the value of an integrity
// attribute, or "" if it finds one.
func unreadable(value string) string {
	why := "it is empty"
	for _, word := range strings.Fields(value) {
		name, hash, _ := strings.Cut(word, "-")
		hash, _, _ = strings.Cut(hash, "?") // options, of which there are none yet
		size, known := hashSizes[strings.ToLower(name)]
		if !known {
			why = "browsers know sha256, sha384 and sha512, and not " + name
			continue
		}
		data, err := base64.StdEncoding.DecodeString(hash)
		if err != nil {
			data, err = base64.URLEncoding.DecodeString(hash)
		}
		switch {
		case err != nil:
			why = "its " + name + " is not Base64"
		case len(data) != size:
			why = "its " + name + " is not of the length of such a hash"
		default:
			return ""
		}
	}
	return why
}
