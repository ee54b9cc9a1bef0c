package headers

import (
	"fmt"
	"strconv"
	"strings"

	"tenet/internal/rule"
)

// Lengths of HSTS, in seconds. Half a year is what helmet 4 to 7 sent and what
// scanners ask for at least; a year is what browsers' preload lists ask for.
const (
	day          = 24 * 60 * 60
	leastMaxAge  = 180 * day
	preloadAge   = 365 * day
	absurdMaxAge = 100 * 365 * day
)

// judgeHSTS reads a value as RFC 6797, section 6.1, says.
func judgeHSTS(value string) *flaw {
	age, known, sub, preload := int64(-1), true, false, false
	for part := range strings.SplitSeq(value, ";") {
		name, arg, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "max-age":
			arg = strings.Trim(strings.TrimSpace(arg), `"`)
			if n, err := strconv.ParseInt(arg, 10, 64); err == nil {
				age = n
			} else if hasHole(arg) {
				known = false
			}
		case "includesubdomains":
			sub = true
		case "preload":
			preload = true
		default:
			known = known && !hasHole(name)
		}
	}
	switch {
	case !known:
		return nil
	case age < 0:
		return &flaw{"has no max-age that is a number, so browsers skip it", rule.Medium, ""}
	case age == 0:
		return &flaw{"makes browsers forget that the site wants HTTPS", rule.Medium, ""}
	case age < leastMaxAge:
		return &flaw{"lasts " + span(age) + ", shorter than half a year", rule.Medium, ""}
	case age > absurdMaxAge:
		return &flaw{fmt.Sprintf("lasts %d years: milliseconds where seconds are wanted", age/(365*day)), rule.Low, ""}
	case preload && (!sub || age < preloadAge):
		return &flaw{"asks for preloading, which needs includeSubDomains and a year at least", rule.Low, ""}
	}
	return nil
}

// span writes a number of seconds as people say it.
func span(seconds int64) string {
	for _, unit := range []struct {
		length int64
		name   string
	}{{day, "day"}, {60 * 60, "hour"}, {60, "minute"}} {
		if n := seconds / unit.length; n == 1 {
			return "1 " + unit.name
		} else if n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return fmt.Sprintf("%d seconds", seconds)
}

// judgeFrame follows the HTML standard, which knows two values.
func judgeFrame(value string) *flaw {
	switch v := strings.ToUpper(strings.TrimSpace(value)); {
	case v == "DENY", v == "SAMEORIGIN", v != "" && strings.HasPrefix(v, hole):
		return nil
	case strings.HasPrefix(v, "ALLOW-FROM"):
		return &flaw{"is skipped by all browsers of today, so every site may frame the page", rule.Medium,
			"Name the site in the frame-ancestors directive of a Content-Security-Policy."}
	case hasHole(v):
		return nil
	}
	return &flaw{"is no value of X-Frame-Options, so every site may frame the page", rule.Medium, ""}
}

func judgeSniff(value string) *flaw {
	if v := strings.TrimSpace(value); strings.EqualFold(v, "nosniff") || hasHole(v) {
		return nil
	}
	return &flaw{"is not nosniff, so browsers guess at types all the same", rule.Medium, ""}
}

// referrers are the values of Referrer-Policy, with what is wrong with them.
var referrers = map[string]*flaw{
	"": nil, "no-referrer": nil, "same-origin": nil, "origin": nil, "strict-origin": nil, "origin-when-cross-origin": nil, "strict-origin-when-cross-origin": nil,
	"unsafe-url":                 {"tells every site the whole address, with what stands in its query", rule.Medium, ""},
	"no-referrer-when-downgrade": {"tells every other HTTPS site the whole address, with what stands in its query", rule.Low, ""},
}

// judgeReferrer takes the last word that a browser knows, as the standard says.
func judgeReferrer(value string) *flaw {
	if hasHole(value) {
		return nil
	}
	var last *flaw
	known := false
	for part := range strings.SplitSeq(value, ",") {
		if f, ok := referrers[strings.ToLower(strings.TrimSpace(part))]; ok {
			last, known = f, true
		}
	}
	if !known {
		return &flaw{"is no value of Referrer-Policy, so browsers skip it", rule.Low, ""}
	}
	return last
}

func judgeOpener(value string) *flaw {
	if strings.EqualFold(strings.TrimSpace(value), "unsafe-none") {
		return &flaw{"leaves a page that opens this one a handle on its window", rule.Low, "Send Cross-Origin-Opener-Policy: same-origin, or same-origin-allow-popups."}
	}
	return nil
}

func judgeCrossDomain(value string) *flaw {
	if strings.EqualFold(strings.TrimSpace(value), "all") {
		return &flaw{"lets any policy file on the site open it to other sites", rule.Low, "Send X-Permitted-Cross-Domain-Policies: none."}
	}
	return nil
}

func judgeXSS(value string) *flaw {
	if strings.HasPrefix(strings.TrimSpace(value), "1") {
		return &flaw{"turns on a filter of old browsers that attackers used to switch off scripts of the page", rule.Low, ""}
	}
	return nil
}

// dead is the judge of a header that browsers do not read any more.
func dead(why string) func(string) *flaw {
	return func(string) *flaw { return &flaw{why, rule.Low, ""} }
}
