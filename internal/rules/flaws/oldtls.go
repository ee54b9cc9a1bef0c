package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var oldTLS = rule.Check{
	ID:       "flaws/old-tls",
	Title:    "old version of TLS",
	Why:      "SSL 3, TLS 1.0 and TLS 1.1 and the ciphers of their time have been broken one after the other; browsers refuse them. Whoever is on the way can make both sides agree on the weakest that they take.",
	Fix:      "Leave the choice to Node, or set minVersion to TLSv1.2; leave ciphers out.",
	When:     "secureProtocol names a method of SSL or of TLS before 1.2; minVersion or maxVersion, or tls.DEFAULT_MIN_VERSION, is TLSv1 or TLSv1.1; ciphers lists RC4, NULL, EXPORT, single DES, anonymous or MD5 ones, or asks OpenSSL for the level 0, at which it refuses nothing.",
	Quiet:    "The value is not known; what the list of ciphers excludes with an exclamation mark. Tests are low.",
	CWE:      327,
	Severity: rule.Medium,
	Links:    []string{"https://www.rfc-editor.org/rfc/rfc8996", "https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions"},
	Code: func(p *rule.CodePass) {
		keys := map[js.StrID]string{}
		for _, key := range []string{"secureProtocol", "minVersion", "maxVersion", "ciphers", "DEFAULT_MIN_VERSION", "DEFAULT_MAX_VERSION", "DEFAULT_CIPHERS"} {
			if id := p.File.JS.FindStr(key); id != 0 {
				keys[id] = key
			}
		}
		if len(keys) == 0 {
			return
		}
		eachSetting(p.File, func(key js.StrID, value, at flow.Value) {
			name := keys[key]
			text, ok := value.Str()
			if name == "" || !ok || at.OnlyInDevelopment() {
				return
			}
			var f *rule.Finding
			switch name {
			case "ciphers", "DEFAULT_CIPHERS":
				if c := oldSuite(text); c != "" {
					f = p.Reportf(at, "%s allows %s.", name, c)
				}
			case "secureProtocol":
				if oldMethod(text) {
					f = p.Reportf(at, "secureProtocol is %s.", text)
				}
			default:
				if text == "TLSv1" || text == "TLSv1.1" || strings.HasPrefix(text, "SSLv") {
					f = p.Reportf(at, "%s is %s.", name, text)
				}
			}
			if f != nil {
				f.Confidence, f.Label = rule.Certain, "broken"
				trifling(f)
			}
		})
	},
}

// oldMethod recognises the methods of OpenSSL that speak one old version.
func oldMethod(name string) bool {
	version := strings.TrimSuffix(name, "_method")
	version = strings.TrimSuffix(strings.TrimSuffix(version, "_client"), "_server")
	switch version {
	case "SSLv2", "SSLv3", "TLSv1", "TLSv1_1":
		return version != name
	}
	return false
}

// oldSuite returns the first cipher of a list of OpenSSL that is broken.
func oldSuite(list string) string {
	for _, c := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' || r == ' ' }) {
		if strings.HasSuffix(c, "@SECLEVEL=0") {
			return c
		}
		if strings.HasPrefix(c, "!") || strings.HasPrefix(c, "-") {
			continue
		}
		for _, word := range strings.FieldsFunc(strings.ToUpper(strings.TrimPrefix(c, "+")), func(r rune) bool { return r == '-' || r == '_' || r == '+' }) {
			switch word {
			case "RC4", "NULL", "EXPORT", "EXP", "DES", "ANULL", "ENULL", "ADH", "AECDH", "MD5", "EXPORT40", "EXPORT56":
				return c
			}
		}
	}
	return ""
}
