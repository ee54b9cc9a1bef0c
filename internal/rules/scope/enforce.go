package scope

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tenet/internal/cookie"
	"tenet/internal/rule"
	web "tenet/web/cookie"
)

// A narrower gives the cookies of answers the smallest reach that the
// application can work with.
type narrower struct {
	e       rule.Enforcement
	shared  map[string]bool // domains that cookies may be for
	longest time.Duration
	session time.Duration
	memo    cookie.Memo
}

// enforce makes what the checks of the rule ask for.
func enforce(e rule.Enforcement) (func(http.Handler) http.Handler, error) {
	o := e.Scope
	n := &narrower{e: e, shared: map[string]bool{}, longest: o.Longest, session: o.LongestSession}
	var errs []error
	for _, d := range o.Domains {
		d = strings.ToLower(strings.TrimPrefix(d, "."))
		switch wide, _ := width(d); {
		case wide == everybody:
			errs = append(errs, fmt.Errorf("scope.domains: %s belongs to everybody, and browsers refuse cookies for it; name the domain that is yours", d))
		case wide == narrow && registrable(d) == "":
			errs = append(errs, fmt.Errorf("scope.domains: %q is no domain such as example.com", d))
		}
		n.shared[d] = true
	}
	for _, l := range []struct {
		key  string
		life *time.Duration
		most time.Duration
	}{{"scope.longest", &n.longest, cap400}, {"scope.longest-session", &n.session, month}} {
		switch {
		case *l.life < 0:
			errs = append(errs, fmt.Errorf("%s: %v is negative", l.key, *l.life))
		case *l.life > cap400:
			errs = append(errs, fmt.Errorf("%s: %v is more than the 400 days that browsers keep a cookie", l.key, *l.life))
		case *l.life == 0:
			*l.life = l.most
		}
	}
	n.session = min(n.session, n.longest)
	return func(next http.Handler) http.Handler { return cookie.Rewrite(next, n.edit) }, errors.Join(errs...)
}

// edit narrows the cookies of one answer.
func (n *narrower) edit(r *http.Request, lines []string) []string {
	out := make([]string, 0, len(lines)+1)
	now, tls := time.Now(), rule.OverTLS(r)
	for _, text := range lines {
		if line, said, ok := n.memo.Edited(text, r.Host, tls); ok {
			n.say(said)
			out = append(out, line)
			continue
		}
		l, ok := cookie.ParseLine(text)
		if !ok {
			out = append(out, text)
			continue
		}
		n.path(&l)
		n.date(&l)
		both := n.domain(&l, r) && deletes(&l, now)
		if both {
			out = append(out, text) // what was set before, for the domain, is to be deleted as well
		}
		n.prefix(&l, r)
		n.life(&l, now)
		out = append(out, l.String())
		if n.say(l.Said); !both {
			n.memo.Keep(text, r.Host, tls, &l)
		}
	}
	return out
}

// tell notes what was done to a cookie.
func (n *narrower) tell(l *cookie.Line, check *rule.Check, format string, args ...any) {
	if n.e.Note != nil {
		l.Say(check.ID, fmt.Sprintf(format, args...)+" "+l.Title())
	}
}

func (n *narrower) say(list []cookie.Said) {
	for _, s := range list {
		n.e.Tell(s.Check, s.What)
	}
}

func deletes(l *cookie.Line, now time.Time) bool {
	life, session := l.Life(now)
	return !session && life <= 0
}

// path takes off what browsers ignore.
func (n *narrower) path(l *cookie.Line) {
	if l.HasPath && l.Path != "" && !strings.HasPrefix(l.Path, "/") {
		n.tell(l, &path, "a path without a slash taken off")
		l.Remove("Path")
	}
}

// date takes off what browsers cannot read.
func (n *narrower) date(l *cookie.Line) {
	if l.Expires == "" || l.HasMaxAge || l.Empty {
		return
	}
	if c, err := web.Parse(l.String()); err == nil && c.Expires.IsZero() {
		n.tell(l, &badDate, "a date that is none taken off")
		l.Remove("Expires")
	}
}

// domain takes off a Domain that lets in every host of what one registers, or
// that belongs to everybody. A Domain that is not the host's own is left: the
// browser refuses the cookie.
func (n *narrower) domain(l *cookie.Line, r *http.Request) (narrowed bool) {
	if l.Domain == "" {
		return false
	}
	wide, domain := width(l.Domain)
	host := hostOf(r)
	switch {
	case wide == everybody:
	case wide == whole && !n.shared[domain] && (host == domain || strings.HasSuffix(host, "."+domain)):
	default:
		return false
	}
	n.tell(l, &wideDomain, "Domain=%s taken off", domain)
	l.Remove("Domain")
	return true
}

func hostOf(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// prefix gives a cookie what its name promises.
func (n *narrower) prefix(l *cookie.Line, r *http.Request) {
	host := isHost(l.Name)
	if !host && !strings.HasPrefix(strings.ToLower(l.Name), "__secure-") {
		return
	}
	before := l.String()
	if !l.Secure && rule.OverTLS(r) {
		l.Set("Secure", "")
	}
	if host && l.Domain != "" {
		l.Remove("Domain")
	}
	if host && l.Path != "/" {
		l.Set("Path", "/")
	}
	if l.String() != before {
		n.tell(l, &prefix, "what the name promises given to")
	}
}

// life shortens what lives too long.
func (n *narrower) life(l *cookie.Line, now time.Time) {
	most := n.longest
	if l.LetsIn() {
		most = n.session
	}
	switch {
	case l.HasMaxAge:
		if l.MaxAge <= most {
			return
		}
		l.Set("Max-Age", strconv.FormatInt(int64(most/time.Second), 10))
		l.Remove("Expires")
	case l.Expires != "":
		c, err := web.Parse(l.String())
		if err != nil || c.Expires.IsZero() || c.Expires.Sub(now) <= most {
			return
		}
		l.Set("Expires", now.Add(most).UTC().Format(http.TimeFormat))
	default:
		return
	}
	n.tell(l, &longLife, "a life of %s given to", span(most))
}
