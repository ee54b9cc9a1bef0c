package rule

import (
	"log/slog"
	"net/http"
	"time"

	"tenet/web/cookie"
	"tenet/web/header"
)

// An Enforcement is how rules are held on the wire: what each of them is asked
// for, and who is told of what was done. The zero Enforcement is valid, and
// strict as far as no ordinary application breaks; nobody is told then.
//
// The handlers that [Rule.Enforce] makes of it stand in front of an
// application. They may be used by several goroutines, pass on upgrades, and
// hold no more of an answer than they say. They take from a request what the
// front of the proxy has written into it: the id in X-Request-Id, the scheme
// in URL.Scheme.
type Enforcement struct {
	Leaks   LeakOptions
	Headers HeaderOptions
	Cookies CookieOptions
	Scope   ScopeOptions

	// Note is told of each change to an answer: the id of the check that would
	// have spoken, and what was done in a few words that are the same each
	// time: "cookies/script-readable", "HttpOnly added to connect.sid".
	Note func(check, what string)

	// Masked is told of each answer that visitors do not get to see.
	Masked func(Masked)

	Log *slog.Logger // gets masked answers in full, and what an operator has to know; nil for nobody
}

// Masked is an answer in whose place visitors got a text of ours.
type Masked struct {
	ID           string // of the request, as visitors read it
	Method, Path string
	Status       int
	Detail       string // the beginning of what was hidden
}

// LeakOptions say what rule leaks does to answers.
type LeakOptions struct {
	KeepServerErrors bool   // answers of status 500 and above pass, unless they show a stack
	RefuseSourceMaps bool   // *.map is not found, and no answer points there
	Page             string // the page in place of errors; {status}, {text} and {id} stand for what they say; "" is a plain one
}

// HeaderOptions say which headers rule headers adds.
type HeaderOptions struct {
	Config header.Config // fields that are zero are what Helmet sends, or something milder where that can break an application

	// Origins are other sites, such as https://app.example, whose pages may
	// ask in the name of the visitor. Answers to pages of all others carry no
	// Access-Control-Allow-Credentials.
	Origins []string
}

// CookieOptions say what rule cookies does to Set-Cookie, and to Cookie in
// return. Names may end with *, which stands for any rest.
type CookieOptions struct {
	Readable []string // names of cookies that scripts of pages read
	Hidden   []string // names of cookies that they do not, beside those that look like sessions and tokens; * alone is all but theme, csrf and their like

	// HostPrefix gives cookies over TLS names that begin with __Host- where
	// their attributes allow it; the application sees the names that it gave.
	HostPrefix bool

	// Keys sign cookies, Box encrypts them, on their way to the browser and
	// back: the application does not know. That is done to cookies whose names
	// look like sessions and tokens, and to Hidden ones; what comes back
	// otherwise does not reach the application. At most one is given.
	Keys *cookie.Keyring
	Box  *cookie.Box

	// MaxRequest is how many bytes of cookies a request may have; others are
	// answered with 431 and what to do. 0 is 12 KB: Node.js takes 16 KB of
	// headers in all, and answers more without a word.
	MaxRequest int64
}

// ScopeOptions say what rule scope leaves of the reach of cookies.
type ScopeOptions struct {
	Domains []string // that cookies may be for, such as example.com where several hosts share a login

	Longest        time.Duration // that a cookie lives; 0 is 400 days, as browsers keep them
	LongestSession time.Duration // that one lives which lets somebody in; 0 is 30 days
}

// Tell notes a change, if somebody listens.
func (e *Enforcement) Tell(check, what string) {
	if e.Note != nil {
		e.Note(check, what)
	}
}

// Logger returns where messages for the operator go, never nil.
func (e *Enforcement) Logger() *slog.Logger {
	if e.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Log
}

// OverTLS reports whether a client sent its request over TLS: so says the
// scheme, which the front of a proxy sets, or the connection where there is
// none.
func OverTLS(r *http.Request) bool {
	return r.URL.Scheme == "https" || r.URL.Scheme == "" && r.TLS != nil
}

// RequestID returns the id of a request, as the front of a proxy gives it one;
// "" if it has none.
func RequestID(r *http.Request) string { return r.Header.Get("X-Request-Id") }
