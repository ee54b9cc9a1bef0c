package probe

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Cookie is one Set-Cookie line as browsers read it: RFC 6265bis, section 5.6.
type Cookie struct {
	Name  string
	Empty bool // the value is empty; the value itself is not kept
	Token bool // the value is a JSON Web Token, or signed as express-session signs ids

	Secure, HTTPOnly, Partitioned bool

	SameSite string // in lower case, as written; "" if there is none
	Domain   string // as written; "" if there is none
	Path     string // as written
	HasPath  bool

	MaxAge    time.Duration // valid if HasMaxAge
	HasMaxAge bool
	Expires   string // as written; "" if there is none

	Line string // the whole line, without the value and the date, which differ from one answer to the next
}

// maxCookie is how long a line may be for browsers: name and value together,
// and each attribute.
const maxCookie = 4096

// ParseSetCookie reads the value of one Set-Cookie line; ok is false for what
// browsers drop.
func ParseSetCookie(line string) (c Cookie, ok bool) {
	c, rest, ok := ParsePair(line)
	if !ok {
		return c, false
	}
	c.Line = strings.ToValidUTF8(c.Name, "?") + "="
	if !c.Empty {
		c.Line += "..."
	}
	for part := range strings.SplitSeq(rest, ";") {
		c.attribute(part)
	}
	return c, true
}

// ParsePair reads what ParseSetCookie does, but for the attributes, which are
// the rest: the cookie has Name, Empty and Token.
func ParsePair(line string) (c Cookie, rest string, ok bool) {
	for i := 0; i < len(line); i++ {
		if b := line[i]; b < 0x20 && b != '\t' || b == 0x7f {
			return c, "", false
		}
	}
	pair, rest, _ := strings.Cut(line, ";")
	name, value, named := strings.Cut(pair, "=")
	if !named {
		name, value = "", pair
	}
	c.Name, value = trim(name), trim(value)
	if c.Name == "" && value == "" || len(c.Name)+len(value) > maxCookie {
		return c, "", false
	}
	c.Empty = value == ""
	c.Token = strings.HasPrefix(value, "eyJ") && strings.Count(value, ".") == 2 || strings.HasPrefix(value, "s%3A") || strings.HasPrefix(value, "s:")
	return c, rest, true
}

// attribute reads one attribute. The last of a kind counts.
func (c *Cookie) attribute(part string) {
	key, value, _ := strings.Cut(part, "=")
	key, value = strings.ToLower(trim(key)), trim(value)
	if key == "" || len(value) > 1024 {
		return
	}
	if key == "expires" { // another one for each answer
		part = "Expires=..."
	}
	c.Line += "; " + strings.ToValidUTF8(trim(part), "?")
	switch key {
	case "secure":
		c.Secure = true
	case "httponly":
		c.HTTPOnly = true
	case "partitioned":
		c.Partitioned = true
	case "samesite":
		c.SameSite = strings.ToLower(value)
	case "domain":
		c.Domain = value
	case "path":
		c.Path, c.HasPath = value, true
	case "expires":
		c.Expires = value
	case "max-age":
		c.maxAge(value)
	}
}

// century is longer than any browser keeps a cookie.
const century = 100 * 365 * 24 * time.Hour

// maxAge reads digits with an optional sign; anything else is ignored.
func (c *Cookie) maxAge(value string) {
	digits := strings.TrimPrefix(value, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return
	}
	c.HasMaxAge = true
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case strings.HasPrefix(value, "-"), n == 0 && err == nil:
		c.MaxAge = 0
	case err != nil || n > int64(century/time.Second):
		c.MaxAge = century
	default:
		c.MaxAge = time.Duration(n) * time.Second
	}
}

// Life returns how long the cookie lives from a moment on; session is true if
// it ends with the browser. A date that cannot be read is ignored.
func (c *Cookie) Life(from time.Time) (life time.Duration, session bool) {
	if c.HasMaxAge {
		return c.MaxAge, false
	}
	if c.Expires == "" {
		return 0, true
	}
	at, err := http.ParseTime(strings.ReplaceAll(c.Expires, "-", " "))
	if err != nil {
		at, err = http.ParseTime(c.Expires)
	}
	if err != nil {
		return 0, true
	}
	return min(max(at.Sub(from), 0), century), false
}

// Cookies returns the cookies that an answer sets, at most 200: no browser
// keeps more of one host.
func (x *Exchange) Cookies() []Cookie {
	var all []Cookie
	for _, line := range x.Header.Values("Set-Cookie") {
		if c, ok := ParseSetCookie(line); ok && len(all) < 200 {
			all = append(all, c)
		}
	}
	return all
}

func trim(s string) string { return strings.Trim(s, " \t") }
