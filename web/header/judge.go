package header

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenet/web/csp"
)

// Severity says how much a flaw takes away.
type Severity = csp.Severity

// The severities.
const (
	Low    = csp.Low    // hygiene
	Medium = csp.Medium // a part of the protection is gone
	High   = csp.High   // as good as no header
)

// A Flaw is what is wrong with the value of a header.
type Flaw struct {
	Part     string // the directive or word that it is about; "" for the whole value
	Text     string // the rest of a sentence that begins with the value, or with the part
	Severity Severity
	Fix      string // one line; "" where the advice of the table says it
}

// Lengths of HSTS, in seconds. Half a year is what Helmet 4 to 7 sent and what
// scanners ask for at least; a year is what browsers' preload lists ask for.
const (
	day          = 24 * 60 * 60
	leastMaxAge  = 180 * day
	preloadAge   = 365 * day
	absurdMaxAge = 100 * 365 * day
)

func whole(text string, s Severity, fix string) []Flaw { return []Flaw{{"", text, s, fix}} }

func hasHole(s string) bool { return strings.Contains(s, csp.Hole) }

func judgePolicy(value string) []Flaw {
	var all []Flaw
	for _, p := range csp.ParseHeader(value) {
		for _, w := range csp.Evaluate(p) {
			part := w.Directive
			if w.Value != "" {
				part += " " + w.Value
			}
			all = append(all, Flaw{part, w.Text, w.Severity, ""})
		}
	}
	return all
}

// judgeHSTS reads a value as RFC 6797, section 6.1, says.
func judgeHSTS(value string) []Flaw {
	age, known, sub, preload := int64(-1), true, false, false
	for part := range strings.SplitSeq(value, ";") {
		name, arg, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "max-age":
			arg = strings.Trim(strings.TrimSpace(arg), `"`)
			if n, err := strconv.ParseInt(arg, 10, 64); err == nil && arg[0] != '+' {
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
		return whole("has no max-age that is a number, so browsers skip it", Medium, "")
	case age == 0:
		return whole("makes browsers forget that the site wants HTTPS", Medium, "")
	case age < leastMaxAge:
		return whole("lasts "+span(age)+", shorter than half a year", Medium, "")
	case age > absurdMaxAge:
		return whole(fmt.Sprintf("lasts %d years: milliseconds where seconds are wanted", age/(365*day)), Low, "")
	case preload && (!sub || age < preloadAge):
		return whole("asks for preloading, which needs includeSubDomains and a year at least", Low, "")
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

// frameWords returns the values of X-Frame-Options as browsers read them: in
// lower case, none twice, whether they came in one line or in several.
func frameWords(value string) []string {
	var words []string
	for part := range strings.SplitSeq(value, ",") {
		if w := strings.ToLower(strings.TrimSpace(part)); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// unframed reports whether X-Frame-Options forbids all framing: it says DENY,
// or it says several things of which one is known.
func unframed(words []string) bool {
	if len(words) == 1 {
		return words[0] == "deny"
	}
	return slices.ContainsFunc(words, func(w string) bool { return w == "deny" || w == "sameorigin" || w == "allowall" })
}

// judgeFrame follows the HTML standard, which knows two values, and takes
// several that differ for DENY.
func judgeFrame(value string) []Flaw {
	words := frameWords(value)
	switch v := words[0]; {
	case unframed(words), v == "sameorigin", strings.HasPrefix(v, csp.Hole):
		return nil
	case strings.HasPrefix(v, "allow-from"):
		return whole("is skipped by all browsers of today, so every site may frame the page", Medium,
			"Name the site in the frame-ancestors directive of a Content-Security-Policy.")
	case hasHole(value):
		return nil
	}
	return whole("is no value of X-Frame-Options, so every site may frame the page", Medium, "")
}

// judgeSniff looks at the first of several values, as fetch does.
func judgeSniff(value string) []Flaw {
	first, _, _ := strings.Cut(value, ",")
	if v := strings.TrimSpace(first); strings.EqualFold(v, "nosniff") || hasHole(v) {
		return nil
	}
	return whole("is not nosniff, so browsers guess at types all the same", Medium, "")
}

// referrers are the values of Referrer-Policy, with what is wrong with them.
func referrers(word string) (flaws []Flaw, known bool) {
	switch word {
	case "", "no-referrer", "same-origin", "origin", "strict-origin", "origin-when-cross-origin", "strict-origin-when-cross-origin":
		return nil, true
	case "unsafe-url":
		return whole("tells every site the whole address, with what stands in its query", Medium, ""), true
	case "no-referrer-when-downgrade":
		return whole("tells every other HTTPS site the whole address, with what stands in its query", Low, ""), true
	}
	return nil, false
}

// judgeReferrer takes the last word that a browser knows, as the standard says.
func judgeReferrer(value string) []Flaw {
	if hasHole(value) {
		return nil
	}
	var last []Flaw
	known := false
	for part := range strings.SplitSeq(value, ",") {
		word := strings.ToLower(strings.TrimSpace(part))
		if f, ok := referrers(word); ok && (word != "" || !known) {
			last, known = f, true
		}
	}
	if !known {
		return whole("is no value of Referrer-Policy, so browsers skip it", Low, "")
	}
	return last
}

func judgeCrossDomain(value string) []Flaw {
	if strings.EqualFold(strings.TrimSpace(value), "all") {
		return whole("lets any policy file on the site open it to other sites", Low, "Send X-Permitted-Cross-Domain-Policies: none.")
	}
	return nil
}

func judgeXSS(value string) []Flaw {
	if strings.HasPrefix(strings.TrimSpace(value), "1") {
		return whole("turns on a filter of old browsers that attackers used to switch off scripts of the page", Low, "")
	}
	return nil
}

// dead is the judge of a header that browsers do not read any more.
func dead(why string) func(string) []Flaw {
	return func(string) []Flaw { return whole(why, Low, "") }
}
