package observatory

import (
	"slices"
	"strings"

	"tenet/internal/probe"
)

var cookieOrder = []Result{
	"cookies-without-secure-flag-but-protected-by-hsts", "cookies-without-secure-flag", "cookies-session-without-secure-flag-but-protected-by-hsts",
	"cookies-samesite-flag-invalid", "cookies-anticsrf-without-samesite-flag", "cookies-session-without-httponly-flag", "cookies-session-without-secure-flag",
}

// cookies judges those that a browser has after the front page.
func cookies(s *sight) Result {
	hsts := outcomes[transport(s)].passed
	var result Result
	for _, line := range s.page.Header.Values("Set-Cookie") {
		if oddSameSite(line) {
			result = "cookies-samesite-flag-invalid"
		}
	}
	jar := s.jar()
	if len(jar) == 0 {
		return "cookies-not-found"
	}
	bare := false
	for _, c := range jar {
		name, mode := strings.ToLower(c.Name), c.SameSite
		if mode != "lax" && mode != "strict" && mode != "none" {
			mode = ""
		}
		session := strings.Contains(name, "login") || strings.Contains(name, "sess")
		for _, fault := range []struct {
			is     bool
			result Result
		}{
			{!c.Secure && mode == "none", "cookies-samesite-flag-invalid"},
			{!c.Secure && hsts, "cookies-without-secure-flag-but-protected-by-hsts"},
			{!c.Secure && !hsts, "cookies-without-secure-flag"},
			{strings.Contains(name, "csrf") && mode == "", "cookies-anticsrf-without-samesite-flag"},
			{session && !c.Secure && hsts, "cookies-session-without-secure-flag-but-protected-by-hsts"},
			{session && !c.Secure && !hsts, "cookies-session-without-secure-flag"},
			{session && !c.HTTPOnly, "cookies-session-without-httponly-flag"},
		} {
			if fault.is {
				result = worst(result, fault.result, cookieOrder)
			}
		}
		bare = bare || mode == ""
	}
	switch {
	case result != "":
		return result
	case bare:
		return "cookies-secure-with-httponly-sessions"
	}
	return "cookies-secure-with-httponly-sessions-and-samesite"
}

// jar returns the cookies that stay: the last of a name, none for another
// host, none of Heroku's balancer.
func (s *sight) jar() []probe.Cookie {
	var jar []probe.Cookie
	host := strings.ToLower(s.at.Hostname())
	for _, x := range s.facts.Exchanges {
		if x.Why != probe.Front || x.Err != nil || x.OverTLS() != s.page.OverTLS() {
			continue
		}
		for _, c := range x.Cookies() {
			domain := strings.ToLower(strings.TrimPrefix(c.Domain, "."))
			if domain != "" && host != domain && !strings.HasSuffix(host, "."+domain) || c.Name == "" || c.Name == "heroku-session-affinity" {
				continue
			}
			jar = slices.DeleteFunc(jar, func(o probe.Cookie) bool { return o.Name == c.Name && o.Path == c.Path })
			jar = append(jar, c)
		}
	}
	return jar
}

// oddSameSite looks for a mode that is none in a line as it was sent.
func oddSameSite(line string) bool {
	for part := range strings.SplitSeq(line, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.EqualFold(strings.TrimSpace(key), "samesite") {
			if mode := strings.ToLower(strings.TrimSpace(value)); mode != "lax" && mode != "strict" && mode != "none" {
				return true
			}
		}
	}
	return false
}
