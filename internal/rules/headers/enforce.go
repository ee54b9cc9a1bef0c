package headers

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"tenet/internal/rule"
	"tenet/web/csp"
	web "tenet/web/header"
	"tenet/web/late"
)

// enforce sends the headers of the table with every answer. What the
// application sends as well, or better, stays; its policies stay in any case,
// with a second one beside them for what they do badly.
func enforce(e rule.Enforcement) (func(http.Handler) http.Handler, error) {
	c := mild(e.Headers.Config)
	c.Raise = !c.Enforce
	if c.ContentSecurityPolicy.Merge == web.Keep {
		c.ContentSecurityPolicy.Merge = web.Supplement
	}
	c.Secure = rule.OverTLS
	c.KeepPoweredBy = true // rule leaks takes it off
	c.Raised = func(_ *http.Request, name, old string) {
		e.Tell(checkOf(name, old), name+" set over what the application sent")
	}
	protect, err := web.New(c)
	if err != nil {
		err = fmt.Errorf("headers: %w", err)
	}
	o := &opener{e: e}
	return func(next http.Handler) http.Handler { return protect(o.wrap(next)) }, errors.Join(err, o.read(e.Headers.Origins))
}

// mild fills in what a configuration leaves open, where what Helmet sends can
// break an application that was never tried with it: sign-in by a window of
// another site, pictures that a sibling host embeds, forms whose Origin is
// compared, hosts below this one that have no TLS. The table finds no fault
// with what stands here.
func mild(c web.Config) web.Config {
	for _, f := range []struct {
		field *string
		value string
	}{{&c.CrossOriginOpenerPolicy, "same-origin-allow-popups"}, {&c.CrossOriginResourcePolicy, "same-site"}} {
		if *f.field == "" {
			*f.field = f.value
		}
	}
	if c.ReferrerPolicy == nil {
		c.ReferrerPolicy = []string{"strict-origin-when-cross-origin"}
	}
	if c.StrictTransportSecurity == (web.HSTS{}) {
		c.StrictTransportSecurity.ExcludeSubDomains = true
	}
	return c
}

// checkOf returns the check that would have spoken of a header.
func checkOf(name, old string) string {
	switch row := byName(name); {
	case row.isPolicy():
		for _, p := range csp.ParseHeader(old) {
			for _, w := range csp.Evaluate(p) {
				if c := checkOfKind(w.Kind); c != nil {
					return c.ID
				}
			}
		}
		return cspMissingDirective.ID
	case row != nil && row.check != "":
		return row.check
	}
	return weakValue.ID
}

func checkOfKind(k csp.Kind) *rule.Check {
	switch k {
	case csp.UnsafeInline:
		return &cspUnsafeInline
	case csp.UnsafeEval:
		return &cspUnsafeEval
	case csp.Wildcard, csp.PlainHTTP:
		return &cspWildcard
	case csp.Bypass:
		return &cspBypassableHost
	case csp.Missing:
		return &cspMissingDirective
	}
	return nil
}

// An opener looks at whom the application opens its answers to.
type opener struct {
	e       rule.Enforcement
	origins map[string]bool // that may ask in the name of the visitor
}

func (o *opener) read(origins []string) error {
	o.origins = map[string]bool{}
	var errs []error
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
			errs = append(errs, fmt.Errorf("headers.origins: %q is no origin such as https://app.example", origin))
			continue
		}
		o.origins[u.Scheme+"://"+strings.ToLower(u.Host)] = true
	}
	return errors.Join(errs...)
}

func (o *opener) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lw := &late.Writer{ResponseWriter: w, Begin: func() { o.close(w.Header(), r) }}
		next.ServeHTTP(lw, r)
		lw.Finish()
	})
}

// close takes the cookies of the visitor out of what other sites may ask, and
// says of answers that everybody may read that everybody may embed them.
func (o *opener) close(h http.Header, r *http.Request) {
	if media := h.Get("Content-Type"); h["X-Content-Type-Options"] == nil && (media == "" || strings.HasPrefix(media, "text/html")) {
		o.e.Tell(missing.ID, "protecting headers added to a page")
	}
	allowed := h.Get("Access-Control-Allow-Origin")
	switch {
	case allowed == "":
	case allowed == "*":
		if h["Cross-Origin-Resource-Policy"] == nil {
			h["Cross-Origin-Resource-Policy"] = []string{"cross-origin"}
		}
	case strings.EqualFold(h.Get("Access-Control-Allow-Credentials"), "true") && !o.ours(allowed, r):
		h.Del("Access-Control-Allow-Credentials")
		o.e.Tell(corsReflects.ID, "answer closed to a page of another site with the visitor's cookies")
		o.e.Logger().Warn("an answer that the application opened to another site, cookies and all, was closed; headers.origins opens it again",
			"origin", allowed, "id", rule.RequestID(r), "path", r.URL.Path)
	}
}

// ours reports whether an origin is named, or of the site that was asked: of
// the same host, or of one below the same registered domain, and no less
// protected on the way.
func (o *opener) ours(origin string, r *http.Request) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false // null, too
	}
	if o.origins[u.Scheme+"://"+strings.ToLower(u.Host)] {
		return true
	}
	if rule.OverTLS(r) && u.Scheme != "https" {
		return false
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	a, b := strings.ToLower(host), strings.ToLower(u.Hostname())
	if a == b {
		return true
	}
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(a)
	other, otherErr := publicsuffix.EffectiveTLDPlusOne(b)
	return err == nil && otherErr == nil && site == other
}

// runsUnder reports whether the policies of a page let it load a script.
func runsUnder(policies []csp.Policy, page, script *url.URL, nonce bool) bool {
	return !slices.ContainsFunc(policies, func(p csp.Policy) bool {
		return !p.Allows("script-src-elem", page, script) && !(nonce && strings.Contains(p.String(), "'nonce-"))
	})
}
