package cookies

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tenet/internal/cookie"
	"tenet/internal/rule"
	web "tenet/web/cookie"
)

// A keeper gives the cookies of answers the attributes that they lack, and
// takes those of requests back.
type keeper struct {
	e   rule.Enforcement
	o   rule.CookieOptions
	max int

	memo   cookie.Memo
	static bool // what is done to a cookie depends on what a memo goes by, and on nothing else
}

// defaultMaxRequest leaves 4 KB of what Node.js takes to all other headers.
const defaultMaxRequest = 12 << 10

// enforce makes what the checks of the rule ask for.
func enforce(e rule.Enforcement) (func(http.Handler) http.Handler, error) {
	k := &keeper{e: e, o: e.Cookies, max: int(e.Cookies.MaxRequest)}
	k.static = k.o.Keys == nil && k.o.Box == nil && !k.o.HostPrefix
	var errs []error
	for _, list := range []struct {
		key   string
		names []string
	}{{"cookies.readable", k.o.Readable}, {"cookies.hidden", k.o.Hidden}} {
		for _, n := range list.names {
			if stem := strings.TrimSuffix(n, "*"); n == "" || n == "*" && list.key == "cookies.readable" || strings.ContainsAny(stem, "*=;, \t") {
				errs = append(errs, fmt.Errorf("%s: %q is no name of a cookie; a * may stand at its end", list.key, n))
			}
		}
	}
	for _, n := range k.o.Hidden {
		if slices.Contains(k.o.Readable, n) {
			errs = append(errs, fmt.Errorf("cookies.hidden: %s stands under cookies.readable too", n))
		}
	}
	if k.o.Keys != nil && k.o.Box != nil {
		errs = append(errs, errors.New("cookies: keys to sign with and keys to encrypt with; what is encrypted needs no signature"))
	}
	if k.max < 0 {
		errs = append(errs, fmt.Errorf("cookies.max-request: %d is negative", k.max))
	} else if k.max == 0 {
		k.max = defaultMaxRequest
	}
	return k.wrap, errors.Join(errs...)
}

func (k *keeper) wrap(next http.Handler) http.Handler {
	rewrite := cookie.Rewrite(next, k.edit)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := size(r.Header["Cookie"]); n > k.max {
			k.refuse(w, r, n)
			return
		}
		rewrite.ServeHTTP(w, k.back(r))
	})
}

func size(lines []string) int {
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	return n
}

// refuse tells a visitor what the application would not: RFC 6585, section 5.
func (k *keeper) refuse(w http.ResponseWriter, r *http.Request, n int) {
	k.e.Logger().Warn("refused a request for the size of its cookies", "bytes", n, "limit", k.max, "id", rule.RequestID(r), "path", r.URL.Path)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusRequestHeaderFieldsTooLarge)
	fmt.Fprintf(w, "Your browser has stored %d bytes of cookies for this site, more than the %d that it takes.\nDelete the cookies of this site in the settings of the browser, and load the page again.\n", n, k.max)
}

// edit gives the cookies of one answer what they lack.
func (k *keeper) edit(r *http.Request, lines []string) []string {
	out := make([]string, 0, len(lines))
	tls := rule.OverTLS(r)
	for _, text := range lines {
		if k.static {
			if line, said, ok := k.memo.Edited(text, "", tls); ok {
				k.say(said)
				out = append(out, line)
				continue
			}
		}
		l, ok := cookie.ParseLine(text)
		if !ok {
			if _, err := web.Parse(text); !errors.Is(err, web.ErrTooLong) {
				out = append(out, text) // browsers drop it, and lose nothing by it
				continue
			}
			name, _, _ := strings.Cut(text, "=")
			k.tooLong(r, name, len(text))
			continue
		}
		k.attributes(&l, tls)
		k.say(l.Said)
		if k.seals(l.Name) && !l.Empty {
			if sealed, err := k.seal(l.Name, l.Value()); err == nil {
				l.SetPair(l.Name, sealed)
			} else {
				k.e.Logger().Error("a cookie cannot be encrypted, and is not sent", "cookie", l.Name, "error", err)
				continue
			}
		}
		if l.Size() > web.MaxSize {
			k.tooLong(r, l.Name, l.Size())
			continue
		}
		plain := l.String()
		if k.prefix(&l, r, tls) && deletes(&l) {
			out = append(out, plain) // what was set before there was a prefix goes too
		}
		out = append(out, l.String())
		if k.static {
			k.memo.Keep(text, "", tls, &l)
		}
	}
	return out
}

func deletes(l *cookie.Line) bool {
	life, session := l.Life(time.Now())
	return l.Empty || !session && life <= 0
}

// tooLong says what browsers do not: the cookie is lost, and nobody stays
// signed in.
func (k *keeper) tooLong(r *http.Request, name string, n int) {
	k.e.Logger().Error("a cookie is not sent: browsers drop one of more than 4096 bytes; keep less in it, or keep it on the server",
		"cookie", strings.TrimSpace(name), "bytes", n, "id", rule.RequestID(r), "path", r.URL.Path)
}

func (k *keeper) tell(check *rule.Check, what string, l *cookie.Line) {
	if k.e.Note != nil {
		l.Say(check.ID, what+" "+l.Title())
	}
}

func (k *keeper) say(list []cookie.Said) {
	for _, s := range list {
		k.e.Tell(s.Check, s.What)
	}
}

// attributes adds HttpOnly, SameSite and Secure.
func (k *keeper) attributes(l *cookie.Line, tls bool) {
	if !l.HTTPOnly && k.hides(l) {
		l.Set("HttpOnly", "")
		k.tell(&scriptReadable, "HttpOnly added to", l)
	}
	none := l.SameSite == "none"
	if wrong, _ := sameSiteFlaw(l.SameSite, l.Secure || tls); wrong != "" {
		l.Set("SameSite", "Lax")
		none = false
		k.tell(&sameSite, "SameSite=Lax given to", l)
	}
	if tls && !l.Secure {
		l.Set("Secure", "")
		if none {
			k.tell(&sameSite, "Secure added to SameSite=None of", l)
		} else {
			k.tell(&plainHTTP, "Secure added to", l)
		}
	}
}

// hides reports whether scripts of pages have no business with a cookie.
func (k *keeper) hides(l *cookie.Line) bool {
	return k.hidden(l.Name) || l.LetsIn() && !l.Shown() && !named(k.o.Readable, l.Name)
}

// hidden reports whether the operator says so of a name. A * alone stands for
// all names but those that say themselves that scripts read the cookie.
func (k *keeper) hidden(name string) bool {
	if named(k.o.Readable, name) {
		return false
	}
	return named(k.o.Hidden, name) || slices.Contains(k.o.Hidden, "*") && !cookie.NameShown(name)
}

// named reports whether one of some names, of which the last letter may be a *,
// is that of a cookie. Prefixes of the name do not count.
func named(list []string, name string) bool {
	bare := strings.TrimPrefix(strings.TrimPrefix(name, hostPrefix), "__Secure-")
	return slices.ContainsFunc(list, func(pattern string) bool {
		stem, any := strings.CutSuffix(pattern, "*")
		return pattern == name || pattern == bare || any && stem != "" && (strings.HasPrefix(name, stem) || strings.HasPrefix(bare, stem))
	})
}
