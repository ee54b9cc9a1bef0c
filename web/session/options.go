// Package session remembers visitors, in a cookie as Node's cookie-session
// does, or in a store as express-session does; in their formats, byte for
// byte, so that a Go service and an Express application share sessions.
//
//	keys, err := cookie.NewKeyring(cookie.SHA1(secret)...) // as cookie-session signs
//	sessions, err := session.New(session.Options{Keys: keys})
//	http.ListenAndServe(addr, sessions(app))
//	...
//	s := session.From(r)
//	s.Set("user", 17)
//
// A session in a cookie is read by whoever holds it, unless it is encrypted
// with Options.Box, and lives as long as anybody keeps a copy, unless Idle,
// Absolute and Revoked set limits, which are checked on the server.
//
// What is not JSON, or not signed, is no session: the visitor gets a new one.
package session

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"tenet/web/cookie"
)

// Options say how sessions are kept. Exactly one of Keys, Box and Store is
// set.
type Options struct {
	Name string // of the cookie: "session", or "connect.sid" with a Store

	Keys *cookie.Keyring // the session is a signed cookie, as cookie-session writes it
	Box  *cookie.Box     // the session is an encrypted cookie

	Store   Store    // the session is a record, its name a signed cookie as express-session writes it
	Secrets []string // sign the name: the first signs, all are accepted

	// NoTouch leaves the record's time as it is when a request only reads.
	// Otherwise the record is loaded once more, and prolonged as it is then.
	NoTouch bool

	// Cookie holds the attributes: Path, Domain, SameSite, Secure, MaxAge,
	// Priority, Partitioned, ScriptReadable. Its Name and Value are not used.
	// Without MaxAge the cookie lives until the browser ends.
	Cookie cookie.Cookie

	SameSite cookie.SameSite          // Lax if empty
	Secure   func(*http.Request) bool // as in cookie.Options

	// Idle is how long a session lives that nobody uses, Absolute how long it
	// lives from Renew, or from its beginning, however much it is used. 0 sets
	// no limit. A session that lacks the time it began at is refused if there
	// is a limit: it is older than the limit, or made by somebody else.
	Idle, Absolute time.Duration

	// Revoked refuses cookies that were copied before Destroy or Renew. It
	// needs Absolute, after which they count no more anyway. A Store needs
	// none.
	Revoked Revocations

	// Failed is told of a store that fails, and of a session that is too long
	// for a cookie. When the session could not be read it also answers the
	// request; by default with status 503.
	Failed func(http.ResponseWriter, *http.Request, error)

	Now func() time.Time // time.Now if nil
}

// check returns all that is wrong with the options.
func (o *Options) check() error {
	var all []error
	add := func(wrong bool, text string) {
		if wrong {
			all = append(all, errors.New("session: "+text))
		}
	}
	kinds := 0
	for _, set := range []bool{o.Keys != nil, o.Box != nil, o.Store != nil} {
		if set {
			kinds++
		}
	}
	add(kinds == 0, "one of Keys, Box and Store is needed")
	add(kinds > 1, "Keys, Box and Store exclude each other")
	add(o.Store != nil && len(o.Secrets) == 0, "a Store needs Secrets")
	add(o.Store == nil && len(o.Secrets) > 0, "Secrets are for a Store")
	for _, s := range o.Secrets {
		add(s == "", "a secret is empty")
	}
	add(o.Idle < 0 || o.Absolute < 0 || o.Cookie.MaxAge < 0, "Idle, Absolute and MaxAge are not negative")
	add(o.Idle > 0 && o.Idle < time.Second || o.Absolute > 0 && o.Absolute < time.Second, "Idle or Absolute is less than a second")
	add(o.Absolute > 0 && o.Idle > o.Absolute, "Idle is longer than Absolute")
	add(o.Revoked != nil && o.Absolute == 0, "Revoked needs Absolute: without it the list would grow for ever")
	add(o.Revoked != nil && o.Store != nil, "Revoked is for cookies: a Store forgets what is destroyed")
	add(o.Cookie.Name != "" || o.Cookie.Value != "", "Cookie has a name or a value: use Name")
	return errors.Join(all...)
}

// checkCookie sets a cookie with the attributes over TLS: what cannot be set
// there, no request will see.
func (o *Options) checkCookie() error {
	jar, err := cookie.New(cookie.Options{SameSite: o.SameSite, Secure: func(*http.Request) bool { return true }})
	if err != nil {
		return err
	}
	c := o.Cookie
	c.Name, c.Value, c.MaxAge = o.Name, "x", 0
	if err := jar.Set(discard{http.Header{}}, &http.Request{}, c); err != nil {
		return fmt.Errorf("session: Name, SameSite or Cookie: %w", err)
	}
	return nil
}

func (o *Options) limited() bool { return o.Idle > 0 || o.Absolute > 0 }
