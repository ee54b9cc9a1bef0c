package cookies

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"tenet/internal/cookie"
	"tenet/internal/rule"
)

// hostPrefix is what begins the name of a cookie that only this host can set,
// over TLS, for all of its paths: RFC 6265bis, section 4.1.3.2. Browsers take
// it in any case of letters; we write it so.
const hostPrefix = "__Host-"

// maxOpened is how many cookies of one request are decrypted or verified: a
// browser keeps fewer of one site.
const maxOpened = 200

// seals reports whether the values of cookies of that name are signed or
// encrypted on their way. It goes by the name alone, which is all that comes
// back.
func (k *keeper) seals(name string) bool {
	if k.o.Keys == nil && k.o.Box == nil || named(k.o.Readable, name) {
		return false
	}
	return k.hidden(name) || cookie.NameLetsIn(name) && !cookie.NameShown(name)
}

// seal makes of a value what the browser gets.
func (k *keeper) seal(name, value string) (string, error) {
	if k.o.Box != nil {
		return k.o.Box.Seal(name, value)
	}
	return value + "." + k.o.Keys.Sign(name+"="+value), nil
}

// open makes of what the browser sent the value that the application set.
func (k *keeper) open(name, sent string) (string, bool) {
	if k.o.Box != nil {
		value, _, err := k.o.Box.Open(name, sent)
		return value, err == nil
	}
	dot := strings.LastIndexByte(sent, '.')
	if dot < 0 || !k.o.Keys.Verify(name+"="+sent[:dot], sent[dot+1:]) {
		return "", false
	}
	return sent[:dot], true
}

// prefix gives a cookie a name that holds browsers to its attributes, where
// scripts do not ask for it by its own, and reports whether it did.
func (k *keeper) prefix(l *cookie.Line, r *http.Request, tls bool) bool {
	switch {
	case !k.o.HostPrefix, !tls, l.Name == "", prefixed(l.Name), l.Domain != "", l.Shown(), !l.HTTPOnly, named(k.o.Readable, l.Name):
		return false
	case l.Path == "/":
	case strings.HasPrefix(l.Path, "/"), strings.LastIndexByte(r.URL.Path, '/') > 0: // for a part of the site, by its path or by that of the page
		return false
	default:
		l.Set("Path", "/")
	}
	l.SetPair(hostPrefix+l.Name, l.Value())
	if ownNames[strings.TrimPrefix(l.Name, hostPrefix)] != "" {
		k.e.Tell(defaultName.ID, "another name given to "+strings.TrimPrefix(l.Name, hostPrefix))
	}
	return true
}

// A pair is a cookie of a request.
type pair struct{ name, value, raw string }

// back returns the request as the application expects it: values opened, and
// under the names that it gave. What does not open is left out.
func (k *keeper) back(r *http.Request) *http.Request {
	if len(r.Header["Cookie"]) == 0 || k.o.Keys == nil && k.o.Box == nil && !k.o.HostPrefix {
		return r
	}
	renames := k.o.HostPrefix && rule.OverTLS(r)
	sent := pairs(r.Header["Cookie"])
	ours := map[string]bool{} // names that a cookie with the prefix stands for
	for _, p := range sent {
		if bare, ok := strings.CutPrefix(p.name, hostPrefix); ok && bare != "" && renames {
			ours[bare] = true
		}
	}
	var got []string
	opened := 0
	for _, p := range sent {
		if ours[p.name] {
			continue // a sibling host may have set it: the one with the prefix counts
		}
		names := []string{p.name}
		if bare, ok := strings.CutPrefix(p.name, hostPrefix); ok && bare != "" && renames {
			names = []string{bare, p.name} // the application may itself have given the name with the prefix
		}
		if !slices.ContainsFunc(names, k.seals) {
			if len(names) > 1 {
				got = append(got, names[0]+"="+p.value)
			}
			got = append(got, p.raw)
			continue
		}
		if opened++; opened > maxOpened {
			break
		}
		if one, ok := k.openAny(names, p.value); ok {
			got = append(got, one)
		} else {
			k.e.Tell(unsignedSession.ID, "a session cookie that is not ours kept from the application")
		}
	}
	return withCookies(r, got)
}

func (k *keeper) openAny(names []string, sent string) (string, bool) {
	for _, n := range names {
		if value, ok := k.open(n, sent); ok {
			return n + "=" + value, true
		}
	}
	return "", false
}

// pairs reads the cookies of a request: RFC 6265, section 4.2.1.
func pairs(lines []string) []pair {
	var all []pair
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ";") {
			raw := strings.Trim(part, " \t")
			name, value, ok := strings.Cut(raw, "=")
			if !ok {
				name = "" // a cookie without a name is its value alone
			}
			if raw != "" {
				all = append(all, pair{strings.TrimRight(name, " \t"), value, raw})
			}
		}
	}
	return all
}

// withCookies returns the request with other cookies; the one that came stays
// as it is.
func withCookies(r *http.Request, cookies []string) *http.Request {
	out := r.WithContext(r.Context())
	out.Header = maps.Clone(r.Header)
	if delete(out.Header, "Cookie"); len(cookies) > 0 {
		out.Header["Cookie"] = []string{strings.Join(cookies, "; ")}
	}
	return out
}
