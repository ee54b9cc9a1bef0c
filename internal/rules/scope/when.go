package scope

import (
	"fmt"
	"math"
	"strings"
	"time"

	"tenet/internal/cookie"
	"tenet/internal/rule"
)

const (
	day = 24 * time.Hour

	// RFC 6265bis, section 5.5: browsers cut longer lives to 400 days.
	cap400 = 400 * day
	// A month is what a session or a sign-in may last.
	month = 30 * day
)

// written is when this table of dates was made. Constant dates are compared
// with it and not with the clock, so that the same source gives the same
// report next year: what lay behind it is past for good, and what lies four
// years beyond it is far ahead at any time that this version is in use.
var (
	written = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	far     = written.AddDate(4, 0, 0)
)

var longLife = rule.Check{
	ID:    "scope/long-life",
	Title: "cookie that lives too long",
	Why: "A session that lasts for months is there for the taking on every shared, sold or stolen machine, and in every backup of a browser. " +
		"Browsers cut all lives to 400 days.",
	Fix:   "Let sessions end after days, renew them while they are in use, and let other cookies live for at most 400 days.",
	When:  "Max-Age or Expires gives a session or a token more than 30 days, or any cookie more than 400. The second is of low severity, unless the cookie lets somebody in. The same of the cookies that a running service sends, with a day of grace for clocks.",
	Quiet: "The life is computed from what is not known, or seems to be in the wrong unit, which is a check of its own.",
	CWE:   613, Severity: rule.Medium,
	Links: []string{"https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5", "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#session-expiration"},
	Live:  liveLongLife,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			l, ok := life(s)
			if !ok || l.Invalid || misread(s, &l) != "" {
				continue
			}
			letsIn := s.LetsIn()
			var f *rule.Finding
			switch {
			case !l.Relative && l.Date.After(far):
				f = p.Reportf(place(s, l.Value), "%s lives until %d, far beyond the 400 days that browsers keep it.", rule.Sentence(s.Title()), l.Date.Year())
			case l.Relative && l.Age > cap400:
				f = p.Reportf(place(s, l.Value), "%s lives for %s; browsers keep it for 400 days.", rule.Sentence(s.Title()), span(l.Age))
			case l.Relative && l.Age > month && letsIn:
				f = p.Reportf(place(s, l.Value), "%s lives for %s: long for what lets somebody in.", rule.Sentence(s.Title()), span(l.Age))
			default:
				continue
			}
			f.Label = "too long"
			weigh(f, s, letsIn)
		}
	},
}

// life is what browsers go by: Max-Age wins over Expires.
func life(s *cookie.Setter) (cookie.Life, bool) {
	if l, ok := s.MaxAge(); ok {
		return l, true
	}
	return s.Expires()
}

// span writes a duration in the largest unit that fits.
func span(d time.Duration) string {
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{365 * day, "year"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if d < u.unit || u.unit == 365*day && d < 2*u.unit {
			continue
		}
		n := math.Round(float64(d)/float64(u.unit)*10) / 10
		if n == 1 {
			return "1 " + u.name
		}
		return fmt.Sprintf("%g %ss", n, u.name)
	}
	return fmt.Sprintf("%d milliseconds", d.Milliseconds())
}

var wrongUnit = rule.Check{
	ID:    "scope/wrong-unit",
	Title: "cookie life in the wrong unit",
	Why: "Express, cookies, the session middleware and hapi count in milliseconds; the header itself, cookie, Fastify and Next in seconds. " +
		"A number in the wrong unit is wrong by a factor of 1000: sessions that end after a minute, or never.",
	Fix: "Multiply or divide by 1000.",
	When: "A library that wants milliseconds gets whole hours or days of seconds, such as 86400, or less than a second; " +
		"one that wants seconds gets whole hours or days of milliseconds, such as 24 * 60 * 60 * 1000.",
	Quiet: "The number means a sensible time as it is, such as 1800000 milliseconds.",
	CWE:   613, Severity: rule.Medium,
	Links: []string{"https://expressjs.com/en/api.html#res.cookie", "https://github.com/fastify/fastify-cookie#sending"},
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			l, ok := s.MaxAge()
			if !ok {
				continue
			}
			if unit := misread(s, &l); unit != "" {
				f := p.Reportf(place(s, l.Value), "%s %.0f of %s is read as %s, so %s lives for %s.", l.Key, l.Number, s.Callee(), unit, s.Title(), span(l.Age))
				f.Label = "in " + unit
				f.Fix = "Multiply by 1000."
				if s.Unit == time.Second {
					f.Fix = "Divide by 1000."
				}
				weigh(f, s, true)
			}
		}
	},
}

// misread returns the unit of the library, in words, if a number was most
// likely meant in the other one.
func misread(s *cookie.Setter, l *cookie.Life) string {
	n := l.Number
	if !l.Counted || n != math.Trunc(n) {
		return ""
	}
	multiple := func(of float64) bool { return math.Mod(n, of) == 0 }
	switch s.Unit {
	case time.Millisecond:
		// 86400 and its like make no whole minute of milliseconds; 1800000,
		// which is whole days of seconds nowhere near a minute, does.
		hours := multiple(3600) && n < 86400
		days := multiple(86400) && n <= 20*365*86400 && !multiple(60000)
		if n >= 60 && (n < 1000 || hours || days) {
			return "milliseconds"
		}
	case time.Second:
		thousand := strings.Contains(l.Source, "1000") || strings.Contains(l.Source, "1e3")
		if n >= 86400000 && multiple(86400000) || n >= 3600000 && multiple(3600000) && thousand || n == 3600000 {
			return "seconds"
		}
	}
	return ""
}

var badDate = rule.Check{
	ID:    "scope/bad-date",
	Title: "cookie with a date that does not work",
	Why:   "A cookie whose date is past is deleted as it arrives. A date that browsers cannot read is ignored, and the cookie ends with the browser.",
	Fix:   "Give Max-Age, or a date computed from now.",
	When:  "Expires is a constant in the past, or a text that is no date; Max-Age of a cookie written as text is no whole number. A running service sends a date that is none.",
	Quiet: "The cookie is deleted: an empty value, a date of 1970, a Max-Age of 0.",
	CWE:   672, Severity: rule.Low,
	Links: []string{"https://www.rfc-editor.org/rfc/rfc6265#section-5.1.1"},
	Live:  liveBadDate,
	Code: func(p *rule.CodePass) {
		for _, s := range setters(p) {
			if l, ok := s.MaxAge(); ok && l.Invalid {
				p.Reportf(place(s, l.Value), "Max-Age=%s of %s is no whole number: browsers ignore it.", l.Source, s.Title())
			}
			l, ok := s.Expires()
			switch {
			case !ok || l.Relative:
			case l.Invalid:
				p.Reportf(place(s, l.Value), "The date %s of %s is none that browsers can read.", l.Source, s.Title())
			case l.Date.Before(written):
				p.Reportf(place(s, l.Value), "The date %s of %s is past: browsers drop the cookie as it arrives.", l.Source, s.Title()).Label = "past"
			}
		}
	},
}
