package scope

import (
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"tenet/internal/cookie"
	"tenet/internal/rule"
)

// What the checks say of cookies that a running service sets.

// each calls judge for every cookie that answers set. It returns what is
// wrong, a sentence without its full stop, "" if nothing; matters if it is not
// of low severity for a cookie that lets nobody in.
func each(p *rule.LivePass, judge func(s *cookie.Sent) (wrong string, matters bool)) {
	for _, s := range cookie.SentBy(p) {
		wrong, matters := judge(&s)
		if wrong == "" {
			continue
		}
		if f := p.ReportOnce(s.Line, s.Place(), "%s.", wrong); !matters {
			f.Severity = rule.Low
		}
	}
}

func liveWideDomain(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, bool) {
		if s.Domain == "" || isHost(s.Name) {
			return "", false
		}
		switch wide, host := width(s.Domain); wide {
		case everybody:
			return "The domain " + s.Domain + " of " + s.Title() + " belongs to everybody: browsers refuse the cookie", true
		case whole:
			return rule.Sentence(s.Title()) + " goes to every host of " + host, s.LetsIn()
		}
		return "", false
	})
}

// The widths of a domain.
const (
	narrow    = iota
	whole     // as one registers it
	everybody // a public suffix
)

// width tells how wide a Domain is, and the host in it.
func width(domain string) (int, string) {
	host := strings.ToLower(strings.TrimPrefix(domain, "."))
	if _, err := netip.ParseAddr(host); err == nil || host == "" || host == "localhost" || strings.ContainsAny(host, ": /[]") || !strings.Contains(host, ".") {
		return narrow, host
	}
	suffix, _ := publicsuffix.PublicSuffix(host)
	switch {
	case host == suffix: // host has a dot, so the list knows it
		return everybody, host
	case registrable(host) == host:
		return whole, host
	}
	return narrow, host
}

func livePath(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, bool) {
		if s.HasPath && s.Path != "" && !strings.HasPrefix(s.Path, "/") {
			return "The path " + s.Path + " of " + s.Title() + " does not begin with a slash: browsers ignore it", true
		}
		return "", false
	})
}

func livePrefix(p *rule.LivePass) {
	each(p, func(s *cookie.Sent) (string, bool) {
		host, lower := isHost(s.Name), strings.ToLower(s.Name)
		if !host && !strings.HasPrefix(lower, "__secure-") {
			return "", false
		}
		why := ""
		switch {
		case !s.Secure:
			why = "it is not Secure"
		case !host:
		case s.Domain != "":
			why = "it has a Domain"
		case s.Path != "/":
			why = "it has no Path=/"
		}
		if why == "" {
			return "", false
		}
		return "Browsers drop the cookie " + s.Name + ": " + why, true
	})
}

func liveLongLife(p *rule.LivePass) {
	now := time.Now()
	if p.Facts.Now != nil {
		now = p.Facts.Now()
	}
	each(p, func(s *cookie.Sent) (string, bool) {
		life, session := s.Life(now)
		switch {
		case session:
			return "", false
		case life > cap400+day: // clocks differ
			return rule.Sentence(s.Title()) + " lives for " + span(life.Round(time.Hour)) + "; browsers keep it for 400 days", s.LetsIn()
		case life > month+day && s.LetsIn():
			return rule.Sentence(s.Title()) + " lives for " + span(life.Round(time.Hour)) + ": long for what lets somebody in", true
		}
		return "", false
	})
}

func liveBadDate(p *rule.LivePass) {
	for _, x := range p.Exchanges() {
		for _, c := range x.Cookies() {
			if c.Expires == "" || c.HasMaxAge || c.Empty {
				continue
			}
			if _, err := http.ParseTime(strings.ReplaceAll(c.Expires, "-", " ")); err == nil {
				continue
			}
			if _, err := http.ParseTime(c.Expires); err == nil || hasDate(c.Expires) {
				continue
			}
			s := cookie.Sent{Cookie: c, Answer: x}
			p.ReportOnce(c.Line, s.Place(), "The date %s of %s is none that browsers can read.", c.Expires, s.Title())
		}
	}
}

// hasDate reports whether a text has what browsers pick a date from: a time
// with two colons and the name of a month.
func hasDate(text string) bool {
	lower := strings.ToLower(text)
	for _, m := range []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		if strings.Contains(lower, m) {
			return strings.Count(text, ":") == 2
		}
	}
	return false
}
