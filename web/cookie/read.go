package cookie

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Read returns the value of a cookie of a request as it came, without asking
// for a signature. Of several with the name the first counts; double quotes
// around a value are not part of it.
func Read(r *http.Request, name string) (value string, ok bool) {
	for _, line := range r.Header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			n, v, found := strings.Cut(strings.TrimLeft(pair, " "), "=")
			if !found || n != name {
				continue
			}
			if strings.HasPrefix(v, `"`) {
				v = v[1:max(1, len(v)-1)]
			}
			return v, true
		}
	}
	return "", false
}

// Parse reads a line of Set-Cookie as browsers do: RFC 6265bis, section 5.6.
// Attributes that are not known are skipped, of two the last counts. The error
// says why a browser drops the line. Secure is Always or Never; MaxAge is 0 if
// there is none, and negative if it is not positive.
func Parse(line string) (Cookie, error) {
	c := Cookie{Secure: Never, ScriptReadable: true, SameSite: SameSiteOmit}
	for i := range len(line) {
		if b := line[i]; b < ' ' && b != '\t' || b == 0x7f {
			return c, errors.New("it has a control character")
		}
	}
	pair, rest, _ := strings.Cut(line, ";")
	name, value, found := strings.Cut(pair, "=")
	if !found {
		name, value = "", pair
	}
	c.Name, c.Value = trim(name), trim(value)
	switch {
	case c.Name == "" && c.Value == "":
		return c, errors.New("it has neither name nor value")
	case len(c.Name)+len(c.Value) > MaxSize:
		return c, ErrTooLong
	}
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, ";")
		key, v, _ := strings.Cut(part, "=")
		if v = trim(v); len(v) <= maxAttribute {
			c.attribute(strings.ToLower(trim(key)), v)
		}
	}
	return c, nil
}

func trim(s string) string { return strings.Trim(s, " \t") }

func (c *Cookie) attribute(key, v string) {
	switch key {
	case "expires":
		if t, ok := parseDate(v); ok {
			c.Expires = t
		}
	case "max-age":
		c.maxAge(v)
	case "domain":
		c.Domain = strings.ToLower(strings.TrimPrefix(v, "."))
	case "path":
		if c.Path = v; !strings.HasPrefix(v, "/") {
			c.Path = "" // the default: the folder of the address
		}
	case "secure":
		c.Secure = Always
	case "httponly":
		c.ScriptReadable = false
	case "samesite":
		switch s := SameSite(strings.ToLower(v)); s {
		case Lax, Strict, None:
			c.SameSite = s
		default:
			c.SameSite = SameSiteOmit
		}
	case "partitioned":
		c.Partitioned = true
	case "priority":
		switch p := Priority(strings.ToLower(v)); p {
		case Low, Medium, High:
			c.Priority = p
		}
	}
}

// longest is how long a cookie lives in any browser: RFC 6265bis, section 5.5.
const longest = 400 * 24 * time.Hour

func (c *Cookie) maxAge(v string) {
	if v == "" || v[0] != '-' && (v[0] < '0' || v[0] > '9') || strings.Trim(v[1:], "0123456789") != "" {
		return
	}
	n, err := strconv.ParseInt(v, 10, 64)
	switch {
	case v[0] == '-' || n <= 0 && err == nil:
		c.MaxAge = -time.Second
	case err != nil || n > int64(longest/time.Second):
		c.MaxAge = longest
	default:
		c.MaxAge = time.Duration(n) * time.Second
	}
}

// parseDate reads a date as loosely as browsers do: section 5.1.1.
func parseDate(v string) (time.Time, bool) {
	var hour, minute, second, dayOfMonth, month, year = -1, 0, 0, -1, 0, -1
	for token := range strings.FieldsFuncSeq(v, func(r rune) bool { return !isDateRune(r) }) {
		switch h, m, s, isTime := clock(token); {
		case hour < 0 && isTime:
			hour, minute, second = h, m, s
		case dayOfMonth < 0 && digits(token) >= 1 && digits(token) <= 2:
			dayOfMonth, _ = strconv.Atoi(token[:digits(token)])
		case month == 0 && monthOf(token) > 0:
			month = monthOf(token)
		case year < 0 && digits(token) >= 2 && digits(token) <= 4:
			year, _ = strconv.Atoi(token[:digits(token)])
		}
	}
	switch {
	case year >= 70 && year <= 99:
		year += 1900
	case year >= 0 && year <= 69:
		year += 2000
	}
	if dayOfMonth < 1 || dayOfMonth > 31 || month == 0 || year < 1601 || hour < 0 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), dayOfMonth, hour, minute, second, 0, time.UTC)
	return t, t.Day() == dayOfMonth
}

func isDateRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == ':' || r >= 0x7f
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func clock(token string) (h, m, s int, ok bool) {
	var part [3]int
	for i := range part {
		n := digits(token)
		if n < 1 || n > 2 {
			return 0, 0, 0, false
		}
		part[i], _ = strconv.Atoi(token[:n])
		token = token[n:]
		if i < 2 {
			if token == "" || token[0] != ':' {
				return 0, 0, 0, false
			}
			token = token[1:]
		}
	}
	return part[0], part[1], part[2], true
}

func monthOf(token string) int {
	if len(token) < 3 {
		return 0
	}
	if i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(token[:3])); i >= 0 && i%3 == 0 {
		return i/3 + 1
	}
	return 0
}
