package observatory

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"
)

func sharing(s *sight) Result {
	if s.cors == nil {
		return "cross-origin-resource-sharing-not-implemented"
	}
	allowed := s.cors.Header.Get("Access-Control-Allow-Origin")
	switch {
	case allowed == "":
		return "cross-origin-resource-sharing-not-implemented"
	case strings.TrimSpace(allowed) == "*":
		return "cross-origin-resource-sharing-implemented-with-public-access"
	case allowed == s.cors.Asked.Get("Origin") && strings.EqualFold(strings.TrimSpace(s.cors.Header.Get("Access-Control-Allow-Credentials")), "true"):
		return "cross-origin-resource-sharing-implemented-with-universal-access"
	}
	return "cross-origin-resource-sharing-implemented-with-restricted-access"
}

func redirection(s *sight) Result {
	switch {
	case s.plain == nil:
		return "redirection-not-needed-no-http"
	case s.facts.TLS != nil && s.facts.TLS.Fault != "" && len(s.route) > 1:
		return "redirection-invalid-cert"
	case len(s.route) == 1:
		return "redirection-missing"
	case s.route[len(s.route)-1].Scheme != "https":
		return "redirection-not-to-https"
	case s.route[1].Scheme == "http":
		return "redirection-not-to-https-on-initial-redirection"
	case s.route[0].Hostname() != s.route[1].Hostname():
		return "redirection-off-host-from-http"
	}
	return "redirection-to-https"
}

func referrer(s *sight) Result {
	all := slices.Clone(s.page.Header.Values("Referrer-Policy"))
	last := ""
	for _, m := range s.metas {
		if m.name == "referrer-policy" {
			last = m.value
		}
	}
	if last != "" {
		all = append(all, last)
	}
	if strings.Join(all, "") == "" {
		return "referrer-policy-not-implemented"
	}
	words := strings.Split(strings.Join(all, ","), ",")
	for _, w := range slices.Backward(words) {
		switch strings.ToLower(strings.TrimSpace(w)) {
		case "no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin":
			return "referrer-policy-private"
		case "origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade":
			return "referrer-policy-unsafe"
		}
	}
	return "referrer-policy-header-invalid"
}

// halfAYear is in seconds.
const halfAYear = 180 * 24 * 60 * 60

func transport(s *sight) Result {
	value := s.header("Strict-Transport-Security")
	switch {
	case !s.page.OverTLS():
		return "hsts-not-implemented-no-https"
	case s.facts.TLS != nil && s.facts.TLS.Fault != "":
		return "hsts-invalid-cert"
	case len(s.page.Header.Values("Strict-Transport-Security")) == 0:
		return "hsts-not-implemented"
	case strings.Contains(value, ","):
		return "hsts-header-invalid"
	}
	age, found := -1, false
	for part := range strings.SplitSeq(value, ";") {
		if number, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(part)), "max-age="); ok {
			age, found = leadingNumber(number), true
		}
	}
	switch {
	case !found:
		return "hsts-header-invalid"
	case age >= 0 && age < halfAYear:
		return "hsts-implemented-max-age-less-than-six-months"
	}
	return "hsts-implemented-max-age-at-least-six-months" // also of what is no number: NaN is not less than anything
}

// leadingNumber reads digits as parseInt does, -1 if there are none.
func leadingNumber(text string) int {
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == 0 {
		if strings.HasPrefix(text, "-") && len(text) > 1 && text[1] >= '0' && text[1] <= '9' {
			return 0
		}
		return -1
	}
	n, err := strconv.Atoi(text[:end])
	if err != nil {
		return halfAYear // more than fits
	}
	return n
}

func sniffing(s *sight) Result {
	switch {
	case !s.sent("X-Content-Type-Options"):
		return "x-content-type-options-not-implemented"
	case strings.EqualFold(strings.TrimSpace(s.header("X-Content-Type-Options")), "nosniff"):
		return "x-content-type-options-nosniff"
	}
	return "x-content-type-options-header-invalid"
}

func embedding(s *sight) Result {
	if !s.sent("Cross-Origin-Resource-Policy") {
		return "corp-not-implemented"
	}
	switch v := strings.ToLower(strings.TrimSpace(s.header("Cross-Origin-Resource-Policy"))); v {
	case "same-origin", "same-site", "cross-origin":
		return Result("corp-implemented-with-" + v)
	}
	return "corp-header-invalid"
}

var integrityOrder = []Result{
	"sri-implemented-and-all-scripts-loaded-securely", "sri-implemented-and-external-scripts-loaded-securely", "sri-implemented-but-external-scripts-not-loaded-securely",
	"sri-not-implemented-but-external-scripts-loaded-securely", "sri-not-implemented-and-external-scripts-not-loaded-securely", "sri-not-implemented-response-not-html",
}

// integrity judges the scripts of the page. An address that begins with two
// slashes counts as foreign and as without TLS.
func integrity(s *sight) Result {
	if !s.page.HTML() {
		return "sri-not-implemented-response-not-html"
	}
	var result Result
	scripts, foreign := 0, false
	for _, e := range s.page.Elements() {
		if e.Name != "script" {
			continue
		}
		scripts++
		src := e.Attr("src")
		if src == nil || src.Value == "" {
			continue
		}
		has := e.Attr("integrity") != nil && e.Attr("integrity").Value != ""
		own, safe := s.scriptFrom(unescape(src.Value))
		foreign = foreign || !own
		switch {
		case own && has && safe && result == "":
			result = "sri-implemented-and-all-scripts-loaded-securely"
		case own:
		case has && !safe:
			result = worst(result, "sri-implemented-but-external-scripts-not-loaded-securely", integrityOrder)
		case !has && safe:
			result = worst(result, "sri-not-implemented-but-external-scripts-loaded-securely", integrityOrder)
		case !has:
			result = worst(result, "sri-not-implemented-and-external-scripts-not-loaded-securely", integrityOrder)
		}
	}
	switch {
	case scripts == 0:
		return "sri-not-implemented-but-no-scripts-loaded"
	case result != "":
		return result
	case foreign:
		return "sri-implemented-and-external-scripts-loaded-securely"
	}
	return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"
}

// scriptFrom tells whether an address is of this site, and whether it is asked
// for over TLS.
func (s *sight) scriptFrom(src string) (own, safe bool) {
	lower := strings.ToLower(src)
	switch {
	case strings.HasPrefix(src, "//"):
		return false, false
	case !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://"):
		return true, s.at.Scheme == "https"
	}
	u, err := url.Parse(src)
	if err != nil {
		return false, strings.HasPrefix(lower, "https://")
	}
	return registered(u.Hostname()) == registered(s.at.Hostname()), strings.HasPrefix(lower, "https://")
}

// registered returns the domain that a host belongs to by the part of the
// public suffix list that registries keep; "" of an address.
func registered(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	suffix, icann := publicsuffix.PublicSuffix(host)
	for !icann && strings.Contains(suffix, ".") { // a company's part: go up to a registry's
		_, rest, _ := strings.Cut(suffix, ".")
		suffix, icann = publicsuffix.PublicSuffix(rest)
	}
	rest, ok := strings.CutSuffix(host, "."+suffix)
	if !ok {
		return ""
	}
	return rest[strings.LastIndexByte(rest, '.')+1:] + "." + suffix
}
