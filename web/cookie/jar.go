package cookie

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Options say how a jar works. The zero Options neither sign nor encrypt.
type Options struct {
	Keys     *Keyring // signs; nil for cookies without signature
	Box      *Box     // encrypts; excludes Keys, whose work it does as well
	SameSite SameSite // of cookies that say nothing; Lax if empty

	// Prefix puts __Host- before the names of cookies over TLS that have no
	// domain and the path /, and __Secure- before those of the others: then
	// neither sibling hosts nor plain HTTP can set them. Get asks for the name
	// without it, and takes no cookie without it over TLS.
	Prefix bool

	// Secure reports whether the request came over TLS; by default, if it did
	// to this very process. Behind a proxy that is trusted, use Forwarded.
	Secure func(*http.Request) bool

	Now func() time.Time // time.Now if nil
}

// A Jar sets and reads cookies. It may be used by several goroutines.
type Jar struct{ o Options }

// New returns a jar. Both Keys and Box is an error.
func New(o Options) (*Jar, error) {
	if o.Keys != nil && o.Box != nil {
		return nil, errors.New("making a jar: it has Keys and a Box; what is encrypted needs no signature")
	}
	if o.SameSite == "" {
		o.SameSite = Lax
	}
	if o.Secure == nil {
		o.Secure = func(r *http.Request) bool { return r.TLS != nil }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Jar{o}, nil
}

// Forwarded reports whether a proxy says that the request came over TLS, in
// X-Forwarded-Proto. Only a service that nobody can reach past its proxy may
// believe it.
func Forwarded(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https")
}

// ErrNone is the error for a cookie that the request has not.
var ErrNone = http.ErrNoCookie

// ErrSignature is the error for a cookie whose signature is missing or was
// made by no key that is known.
var ErrSignature = errors.New("the signature is not by a key that is known")

// Set puts a cookie on the answer, and its signature. The answer stays as it
// is if there is an error.
func (j *Jar) Set(w http.ResponseWriter, r *http.Request, c Cookie) error {
	secure := j.o.Secure(r)
	if c.SameSite == "" {
		c.SameSite = j.o.SameSite
	}
	if j.o.Prefix && secure && c.Secure != Never {
		c.Name = prefixed(c)
	}
	if j.o.Box != nil && c.Value != "" {
		sealed, err := j.o.Box.Seal(c.Name, c.Value)
		if err != nil {
			return err
		}
		c.Value = sealed
	}
	if c.Value == "" {
		c.Expires, c.MaxAge = time.Unix(0, 0), 0
	}
	if err := c.check(secure); err != nil {
		return err
	}
	now := j.o.Now()
	if c.MaxAge != 0 {
		if year := now.Add(c.MaxAge).UTC().Year(); year > 9999 || year < 1601 {
			return fmt.Errorf("setting the cookie %q: MaxAge leads out of the calendar of cookies", c.Name)
		}
	}
	if j.o.Keys == nil || c.Unsigned {
		j.push(w, c, secure, now)
		return nil
	}
	signature := c
	signature.Name, signature.Value = c.Name+".sig", j.o.Keys.Sign(c.Name+"="+c.Value)
	if err := signature.check(secure); err != nil {
		return err
	}
	j.push(w, c, secure, now)
	j.push(w, signature, secure, now)
	return nil
}

func (j *Jar) push(w http.ResponseWriter, c Cookie, secure bool, now time.Time) {
	lines := w.Header()["Set-Cookie"]
	if c.Overwrite {
		kept := make([]string, 0, len(lines)+1)
		for _, l := range lines {
			if !strings.HasPrefix(l, c.Name+"=") {
				kept = append(kept, l)
			}
		}
		lines = kept
	}
	w.Header()["Set-Cookie"] = append(lines, c.header(secure, now))
}

// prefixed returns the name with the strongest prefix that the cookie may
// have.
func prefixed(c Cookie) string {
	switch {
	case strings.HasPrefix(c.Name, "__Host-"), strings.HasPrefix(c.Name, "__Secure-"):
		return c.Name
	case c.Domain == "" && (c.Path == "" || c.Path == "/"):
		return "__Host-" + c.Name
	}
	return "__Secure-" + c.Name
}

// Get returns the value of a cookie. The error is ErrNone, ErrSignature or
// ErrSealed. As Node's cookies does, it takes a wrong signature out of the
// browser, and signs anew what was signed by another key than the first; for
// these w is needed, which may be nil.
func (j *Jar) Get(w http.ResponseWriter, r *http.Request, name string) (string, error) {
	secure := j.o.Secure(r)
	names := []string{name}
	if j.o.Prefix && secure && !strings.HasPrefix(name, "__Host-") && !strings.HasPrefix(name, "__Secure-") {
		names = []string{"__Host-" + name, "__Secure-" + name}
	}
	for _, name = range names {
		if value, ok := Read(r, name); ok {
			return j.open(w, r, name, value, secure)
		}
	}
	return "", ErrNone
}

func (j *Jar) open(w http.ResponseWriter, r *http.Request, name, value string, secure bool) (string, error) {
	if j.o.Box != nil {
		value, _, err := j.o.Box.Open(name, value)
		return value, err
	}
	if j.o.Keys == nil {
		return value, nil
	}
	signature, ok := Read(r, name+".sig")
	if !ok || signature == "" {
		return "", ErrSignature
	}
	data := name + "=" + value
	index := j.o.Keys.Index(data, signature)
	renewed := Cookie{Name: name + ".sig", SameSite: j.o.SameSite}
	switch {
	case index > 0:
		renewed.Value = j.o.Keys.Sign(data)
	case index < 0:
		renewed.Expires = time.Unix(0, 0)
	}
	if index != 0 && w != nil {
		j.push(w, renewed, secure, j.o.Now())
	}
	if index < 0 {
		return "", ErrSignature
	}
	return value, nil
}
