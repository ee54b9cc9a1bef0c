package header

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenet/web/suggest"
)

// mistakes gathers what is wrong with a configuration.
type mistakes struct{ all []error }

func (m *mistakes) add(format string, args ...any) {
	m.all = append(m.all, fmt.Errorf(format, args...))
}

func (m *mistakes) err() error { return errors.Join(m.all...) }

// oneOf asks for one of some words.
func (m *mistakes) oneOf(field, value string, words []string) {
	if slices.Contains(words, value) {
		return
	}
	if near := suggest.Nearest(value, words); near != "" {
		m.add("%s: unknown value %q; did you mean %q?", field, value, near)
		return
	}
	m.add("%s: unknown value %q; it takes %s", field, value, strings.Join(words, ", "))
}

// A choice is a header whose value is one of a few words.
type choice struct {
	field, name string
	value       string
	usual       string // the default; "" if the header is not sent by default
	words       []string
}

func choices(c *Config) []choice {
	return []choice{
		{"CrossOriginEmbedderPolicy", "Cross-Origin-Embedder-Policy", c.CrossOriginEmbedderPolicy, "", embedderWords()},
		{"CrossOriginEmbedderPolicyReportOnly", "Cross-Origin-Embedder-Policy-Report-Only", c.CrossOriginEmbedderPolicyReportOnly, "", embedderWords()},
		{"CrossOriginOpenerPolicy", "Cross-Origin-Opener-Policy", c.CrossOriginOpenerPolicy, "same-origin", openerWords()},
		{"CrossOriginOpenerPolicyReportOnly", "Cross-Origin-Opener-Policy-Report-Only", c.CrossOriginOpenerPolicyReportOnly, "", openerWords()},
		{"CrossOriginResourcePolicy", "Cross-Origin-Resource-Policy", c.CrossOriginResourcePolicy, "same-origin", []string{"same-origin", "same-site", "cross-origin"}},
		{"OriginAgentCluster", "Origin-Agent-Cluster", c.OriginAgentCluster, "?1", []string{"?1"}},
		{"XContentTypeOptions", "X-Content-Type-Options", c.XContentTypeOptions, "nosniff", []string{"nosniff"}},
		{"XDNSPrefetchControl", "X-DNS-Prefetch-Control", c.XDNSPrefetchControl, "off", []string{"off", "on"}},
		{"XDownloadOptions", "X-Download-Options", c.XDownloadOptions, "noopen", []string{"noopen"}},
		{"XFrameOptions", "X-Frame-Options", frameWord(c.XFrameOptions), "SAMEORIGIN", []string{"SAMEORIGIN", "DENY"}},
		{"XPermittedCrossDomainPolicies", "X-Permitted-Cross-Domain-Policies", c.XPermittedCrossDomainPolicies, "none", crossDomainWords()},
		{"XXSSProtection", "X-XSS-Protection", c.XXSSProtection, "0", []string{"0"}},
	}
}

// frameWord writes the action as Helmet does, which knows SAME-ORIGIN too.
func frameWord(action string) string {
	if action == Omit {
		return action
	}
	if action = strings.ToUpper(action); action == "SAME-ORIGIN" {
		return "SAMEORIGIN"
	}
	return action
}

func compile(c Config) (*middleware, error) {
	m := &mistakes{}
	out := &middleware{private: c.Private, noStore: []string{"no-store"}, enforce: c.Enforce, merge: c.ContentSecurityPolicy.Merge, secure: c.Secure, failed: c.Failed}
	if out.failed == nil {
		out.failed = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusInternalServerError) }
	}
	send := func(name, value string) {
		out.fixed = append(out.fixed, line{http.CanonicalHeaderKey(name), slices.Clip([]string{value})})
	}
	for _, ch := range choices(&c) {
		switch {
		case ch.value == Omit, ch.value == "" && ch.usual == "":
		case ch.value == "":
			send(ch.name, ch.usual)
		default:
			m.oneOf(ch.field, ch.value, append(ch.words, Omit))
			send(ch.name, ch.value)
		}
	}
	if v := referrer(m, c.ReferrerPolicy); v != Omit {
		send("Referrer-Policy", v)
	}
	if !c.StrictTransportSecurity.Omit {
		send("Strict-Transport-Security", hsts(m, c.StrictTransportSecurity))
	}
	if len(c.PermissionsPolicy) > 0 {
		send("Permissions-Policy", permissions(m, c.PermissionsPolicy))
	}
	if len(c.DocumentPolicy) > 0 {
		send("Document-Policy", document(m, c.DocumentPolicy))
	}
	if len(c.ReportingEndpoints) > 0 {
		send("Reporting-Endpoints", endpoints(m, c.ReportingEndpoints))
	}
	if !c.KeepPoweredBy {
		out.removed = []string{"X-Powered-By"}
	}
	if c.Raise && c.Enforce {
		m.add("Raise and Enforce exclude each other: one keeps what the application sends as well as we do, the other nothing")
	}
	if !c.ContentSecurityPolicy.Omit {
		p := compilePolicy(m, c.ContentSecurityPolicy, c.ReportingEndpoints)
		if p.dynamic() {
			out.policy = p
		} else {
			out.fixed = append(out.fixed, line{p.key, slices.Clip([]string{p.fixedText()})})
		}
	}
	if out.plain = plainLines(out.fixed); c.Raise {
		out.raise = newRaiser(out.fixed, c.Raised)
	}
	return out, m.err()
}

func referrer(m *mistakes, words []string) string {
	if words == nil {
		return "no-referrer"
	}
	if len(words) == 1 && words[0] == Omit {
		return Omit
	}
	if len(words) == 0 {
		m.add("ReferrerPolicy: an empty list; leave it nil for no-referrer, or put Omit into it")
	}
	for i, w := range words {
		m.oneOf("ReferrerPolicy", w, referrerWords())
		if slices.Contains(words[:i], w) {
			m.add("ReferrerPolicy: %q stands there twice", w)
		}
	}
	return strings.Join(words, ",")
}

func hsts(m *mistakes, h HSTS) string {
	age := int64(365 * day)
	switch {
	case h.MaxAge < 0:
		m.add("StrictTransportSecurity: MaxAge %s is negative", h.MaxAge)
	case h.Forget && h.MaxAge > 0:
		m.add("StrictTransportSecurity: Forget and MaxAge exclude each other")
	case h.Forget:
		age = 0
	case h.MaxAge > 0:
		age = int64(h.MaxAge / time.Second)
	}
	value := "max-age=" + strconv.FormatInt(age, 10)
	if !h.ExcludeSubDomains {
		value += "; includeSubDomains"
	}
	if h.Preload {
		value += "; preload"
	}
	return value
}

func permissions(m *mistakes, list []Permission) string {
	parts := make([]string, len(list))
	for i, p := range list {
		if near := suggest.Nearest(p.Feature, features()); near != "" && !slices.Contains(features(), p.Feature) {
			m.add("PermissionsPolicy: unknown feature %q; did you mean %q?", p.Feature, near)
		}
		if slices.ContainsFunc(list[:i], func(q Permission) bool { return q.Feature == p.Feature }) {
			m.add("PermissionsPolicy: %s stands there twice", p.Feature)
		}
		for _, o := range p.Allow {
			u, err := url.Parse(o)
			switch {
			case o == "self", o == "src", o == "*" && len(p.Allow) == 1:
			case o == "*":
				m.add("PermissionsPolicy: %s allows * beside others", p.Feature)
			case err != nil || u.Scheme == "" || u.Host == "" || u.Path != "" && u.Path != "/" || u.User != nil || strings.ContainsAny(o, "?#"):
				m.add("PermissionsPolicy: %s allows %q, which is neither an origin such as https://maps.example nor self, src or *", p.Feature, o)
			}
		}
		parts[i] = p.String()
	}
	value := strings.Join(parts, ", ")
	if read, err := ParsePermissions(value); err != nil {
		m.add("PermissionsPolicy: %v", err)
	} else if len(read) != len(list) && len(m.all) == 0 {
		m.add("PermissionsPolicy: a feature's name is not in the form of the header")
	}
	return value
}

// documentPoints are the configuration points of Document-Policy that a
// browser ships.
func documentPoints() []string {
	return []string{"document-write", "force-load-at-top", "js-profiling", "include-js-call-stacks-in-crash-reports",
		"expect-no-linked-resources", "network-efficiency-guardrails", "sync-xhr", "unsized-media", "oversized-images"}
}

func document(m *mistakes, members []string) string {
	for _, one := range members {
		name, _, _ := strings.Cut(one, "=")
		if near := suggest.Nearest(name, documentPoints()); near != "" && !slices.Contains(documentPoints(), name) {
			m.add("DocumentPolicy: unknown point %q; did you mean %q?", name, near)
		}
		if list, err := ParsePermissions(one); err != nil || len(list) != 1 {
			m.add("DocumentPolicy: %q is not in the form of the header, such as document-write=?0", one)
		}
	}
	return strings.Join(members, ", ")
}

func endpoints(m *mistakes, list []Endpoint) string {
	parts := make([]string, len(list))
	for i, e := range list {
		if e.Name == "" || strings.IndexFunc(e.Name, func(r rune) bool { return r > 0x7e || !isKey(byte(r)) }) >= 0 || e.Name[0] != '*' && (e.Name[0] < 'a' || e.Name[0] > 'z') {
			m.add("ReportingEndpoints: %q is no name: it has lower-case letters, digits, _, - and .", e.Name)
		}
		if slices.ContainsFunc(list[:i], func(o Endpoint) bool { return o.Name == e.Name }) {
			m.add("ReportingEndpoints: %s stands there twice", e.Name)
		}
		u, err := url.Parse(e.URL)
		if err != nil || strings.ContainsAny(e.URL, "\"\\ ") || !visible(e.URL) || (u.Scheme != "https" || u.Host == "") && !(u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/")) {
			m.add("ReportingEndpoints: %s has %q, which is neither an https address nor a path on this site", e.Name, e.URL)
		}
		parts[i] = e.Name + `="` + e.URL + `"`
	}
	return strings.Join(parts, ", ")
}

func clearTypes() []string {
	return []string{"cache", "cookies", "storage", "executionContexts", "clientHints", "prefetchCache", "prerenderCache", "*"}
}

// visible reports whether s is printable ASCII, the only text that all
// browsers read in these headers.
func visible(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 0x20 || r > 0x7e }) < 0
}
