// Package cookie sets and reads cookies that scripts cannot read, that other
// sites cannot use, and that nobody can forge: what the packages cookies and
// keygrip do for Node.js, on the same wire, with safe defaults.
//
//	keys, err := cookie.NewKeyring(cookie.SHA256(secret)...)
//	jar := cookie.New(cookie.Options{Keys: keys})
//	...
//	err = jar.Set(w, r, cookie.Cookie{Name: "theme", Value: "dark", MaxAge: 365 * 24 * time.Hour})
//	theme, err := jar.Get(w, r, "theme")
//
// A cookie is HttpOnly, SameSite=Lax and for the whole site unless it says
// otherwise, and Secure over TLS. What a browser would drop without a word is
// an error: a value that is too long, Secure over plain HTTP, a prefix of the
// name without what it promises.
//
// With a [Keyring] each cookie has a twin NAME.sig with its signature. With a
// [Box] values are encrypted instead.
package cookie

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// MaxSize is how many bytes the name and the value of a cookie may have
// together; browsers drop a longer one (RFC 6265bis, section 5.7).
const MaxSize = 4096

// maxAttribute is how long the value of an attribute may be.
const maxAttribute = 1024

// A Cookie is what Set sends. Its zero fields are the safe defaults.
type Cookie struct {
	Name, Value string // without a value the browser is told to forget the cookie

	Path    string        // "/" if empty
	Domain  string        // the host alone if empty
	Expires time.Time     // the end of the browser's session if zero
	MaxAge  time.Duration // from now on; goes before Expires, and is sent as one

	SameSite       SameSite // the jar's, which is Lax, if empty
	Secure         Secure
	ScriptReadable bool // not HttpOnly
	Partitioned    bool // a jar for each site that embeds this one (CHIPS)
	Priority       Priority

	Unsigned  bool // no signature, though the jar has keys
	Overwrite bool // takes those of the same name off the answer
}

// SameSite says with which requests from other sites a cookie goes.
type SameSite string

// The values of SameSite.
const (
	Lax          SameSite = "lax"    // with links only
	Strict       SameSite = "strict" // with none
	None         SameSite = "none"   // with all; only over TLS
	SameSiteOmit SameSite = "omit"   // no attribute: browsers decide
)

// Secure says whether a cookie goes over TLS only.
type Secure uint8

// The values of Secure.
const (
	Auto   Secure = iota // as the request came
	Always               // an error over plain HTTP
	Never
)

// Priority says which cookies Chromium drops last when there are too many.
type Priority string

// The values of Priority.
const (
	Low    Priority = "low"
	Medium Priority = "medium"
	High   Priority = "high"
)

// Errors that Set wraps.
var (
	ErrInsecure = errors.New("a secure cookie cannot be set over a connection without TLS")
	ErrTooLong  = errors.New("browsers drop a cookie that is so long")
)

// check returns what would keep a browser from taking the cookie as it is
// meant.
func (c *Cookie) check(secure bool) error {
	var problem string
	switch {
	case !isToken(c.Name):
		problem = "the name is no token: letters, digits and !#$%&'*+-.^_`|~"
	case !isValue(c.Value):
		problem = `the value has a character that cookies cannot carry, or begins with a blank or a double quote, or ends with a blank; encode it`
	case !isAttribute(c.Path) || c.Path != "" && c.Path[0] != '/':
		problem = fmt.Sprintf("path %q is no path", c.Path)
	case !isDomain(c.Domain):
		problem = fmt.Sprintf("domain %q is none", c.Domain)
	case c.SameSite != Lax && c.SameSite != Strict && c.SameSite != None && c.SameSite != SameSiteOmit:
		problem = fmt.Sprintf("SameSite %q is none of lax, strict, none", string(c.SameSite))
	case c.Priority != "" && c.Priority != Low && c.Priority != Medium && c.Priority != High:
		problem = fmt.Sprintf("priority %q is none of low, medium, high", string(c.Priority))
	case !c.Expires.IsZero() && (c.Expires.UTC().Year() > 9999 || c.Expires.UTC().Year() < 1601):
		problem = "the year of Expires is not between 1601 and 9999"
	case c.Secure == Always && !secure:
		return fmt.Errorf("setting the cookie %s: %w", c.Name, ErrInsecure)
	case len(c.Name)+len(c.Value) > MaxSize:
		return fmt.Errorf("setting the cookie %s: name and value have %d bytes, more than %d: %w", c.Name, len(c.Name)+len(c.Value), MaxSize, ErrTooLong)
	default:
		problem = c.contradiction(c.Secure == Always || c.Secure == Auto && secure)
	}
	if problem != "" {
		return fmt.Errorf("setting the cookie %q: %s", c.Name, problem)
	}
	return nil
}

// contradiction returns which attributes exclude each other: RFC 6265bis,
// section 5.7, steps 14 to 21.
func (c *Cookie) contradiction(secure bool) string {
	name := strings.ToLower(c.Name)
	switch {
	case c.SameSite == None && !secure:
		return "SameSite=None needs TLS"
	case c.Partitioned && !secure:
		return "Partitioned needs TLS"
	case (strings.HasPrefix(name, "__secure-") || strings.HasPrefix(name, "__host-")) && !secure:
		return "its prefix needs TLS"
	case strings.HasPrefix(name, "__host-") && (c.Domain != "" || c.Path != "" && c.Path != "/"):
		return "__Host- excludes a domain, and a path other than /"
	}
	return ""
}

// header writes the line as Node's cookies does, byte for byte.
func (c *Cookie) header(secure bool, now time.Time) string {
	var b strings.Builder
	attribute := func(name, value string) {
		b.WriteString("; ")
		b.WriteString(name)
		b.WriteString(value)
	}
	b.WriteString(c.Name)
	b.WriteByte('=')
	b.WriteString(c.Value)
	if c.Path == "" {
		c.Path = "/"
	}
	attribute("path=", c.Path)
	if c.MaxAge != 0 {
		c.Expires = now.Add(c.MaxAge)
	}
	if !c.Expires.IsZero() {
		attribute("expires=", c.Expires.UTC().Format(http.TimeFormat))
	}
	if c.Domain != "" {
		attribute("domain=", c.Domain)
	}
	if c.Priority != "" {
		attribute("priority=", string(c.Priority))
	}
	if c.SameSite != SameSiteOmit {
		attribute("samesite=", string(c.SameSite))
	}
	if c.Secure == Always || c.Secure == Auto && secure {
		attribute("secure", "")
	}
	if !c.ScriptReadable {
		attribute("httponly", "")
	}
	if c.Partitioned {
		attribute("partitioned", "")
	}
	return b.String()
}

func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// isValue allows what Node's cookies allows and arrives unchanged: no control
// characters and semicolons, nothing that a reader strips.
func isValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ';' {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[0] != '"' && s[len(s)-1] != ' '
}

func isAttribute(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ';' {
			return false
		}
	}
	return len(s) <= maxAttribute
}

// isDomain is subdomain of RFC 1034, section 3.5, as RFC 1123 widens it, with
// a dot before it as RFC 6265, section 5.2.3, allows.
func isDomain(s string) bool {
	if s == "" {
		return true
	}
	for label := range strings.SplitSeq(strings.TrimPrefix(s, "."), ".") {
		if len(label) == 0 || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i] | 0x20; !(c >= 'a' && c <= 'z' || label[i] >= '0' && label[i] <= '9' || label[i] == '-') {
				return false
			}
		}
	}
	return len(s) <= 253
}
