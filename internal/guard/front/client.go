package front

import (
	"crypto/rand"
	"encoding/base32"
	"net/http"
	"net/netip"
	"strings"

	"tenet/internal/guard/http1"
)

// name gives a request the id by which logs and error pages know it.
func name(r *http.Request) (id []string) {
	id = []string{newID()}
	r.Header["X-Request-Id"] = id
	return id
}

// An identity is a client in the words in which others hear of it. It is kept
// with the connection, of which most requests come from one client.
type identity struct {
	client       netip.AddrPort
	host, scheme string

	remote, address, forwarded string // for RemoteAddr, X-Forwarded-For, Forwarded
	group                      string // by which the client is counted
}

func (l *link) identity(client netip.AddrPort, host, scheme string) *identity {
	if i := l.last.Load(); i != nil && i.client == client && i.host == host && i.scheme == scheme {
		return i
	}
	a := client.Addr()
	i := &identity{client, host, scheme, client.String(), a.String(), forwarded(a, host, scheme), group(a)}
	l.last.Store(i)
	return i
}

// identify sets what everybody downstream reads: who asks, and how. Whatever
// the client has said about that goes.
func (f *Front) identify(r *http.Request, l *link) *identity {
	peer, scheme := l.peer, "http"
	if l.secure() {
		scheme = "https"
		r.TLS = l.tls
	}
	client := peer
	if f.trusted(peer.Addr()) {
		client, scheme = f.behind(r.Header, peer, scheme)
	} else {
		delete(r.Header, f.clientHeader)
	}
	for name := range r.Header {
		if name != "X-Request-Id" && claimed(name) {
			delete(r.Header, name)
		}
	}
	who := l.identity(client, r.Host, scheme)
	r.RemoteAddr = who.remote
	r.URL.Scheme = scheme
	v := [...]string{who.address, scheme, r.Host, who.address, who.forwarded}
	for i, name := range [...]string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"} {
		r.Header[name] = v[i : i+1 : i+1]
	}
	return who
}

// claimed reports fields in which a client would speak for a proxy.
func claimed(name string) bool {
	switch name {
	case "Forwarded", "X-Real-Ip", "X-Request-Id", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Client-Ip", "Cf-Connecting-Ip",
		"Fastly-Client-Ip", "Proxy", "X-Original-Url", "X-Rewrite-Url", "X-Original-Host", "X-Host", "X-Http-Host-Override":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded")
}

// trusted reports an address whose word about the client is believed.
func (f *Front) trusted(a netip.Addr) bool { return within(f.opts.TrustedProxies, a) }

func within(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// behind says who is behind a trusted proxy, and how they are connected. The
// list of addresses grows to the right, so everything left of the first
// untrusted address may be invented by whoever has that address. What cannot be
// read ends the search: the proxy that wrote it is then the client.
func (f *Front) behind(header http.Header, peer netip.AddrPort, scheme string) (netip.AddrPort, string) {
	client := peer
	for _, text := range f.hops(header) {
		a, ok := hopAddr(text)
		if !ok {
			break
		}
		client = netip.AddrPortFrom(a, 0)
		if !f.trusted(a) {
			break
		}
	}
	// The nearest proxy appended its own last, if there is a list.
	switch proto := last(header["X-Forwarded-Proto"]); {
	case http1.EqualFold(proto, "https"):
		scheme = "https"
	case http1.EqualFold(proto, "http"):
		scheme = "http"
	}
	return client, scheme
}

// hops lists the addresses of the field that is believed, the nearest first.
func (f *Front) hops(header http.Header) []string {
	var all []string
	lines := header[f.clientHeader]
	for i := len(lines) - 1; i >= 0; i-- {
		parts := strings.Split(lines[i], ",")
		for j := len(parts) - 1; j >= 0; j-- {
			text := strings.Trim(parts[j], " \t")
			if f.clientHeader == "Forwarded" {
				text = forwardedFor(text)
			}
			all = append(all, text)
		}
	}
	return all
}

// forwardedFor takes the node out of an element of Forwarded (RFC 7239 section
// 4), or returns "". Quoted strings with a comma inside, which would have been
// cut, do not parse and end the search.
func forwardedFor(element string) string {
	node := ""
	for pair := range strings.SplitSeq(element, ";") {
		name, value, ok := strings.Cut(strings.Trim(pair, " \t"), "=")
		if !ok {
			return ""
		}
		if !http1.EqualFold(name, "for") {
			continue
		}
		if node != "" {
			return ""
		}
		node = value
		if strings.HasPrefix(value, `"`) {
			if len(value) < 3 || !strings.HasSuffix(value, `"`) || strings.ContainsAny(value[1:len(value)-1], `"\`) {
				return ""
			}
			node = value[1 : len(value)-1]
		}
	}
	return node
}

// hopAddr reads an address with or without port: 192.0.2.1, 192.0.2.1:80,
// 2001:db8::1, [2001:db8::1], [2001:db8::1]:80.
func hopAddr(text string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		ap, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		a = ap.Addr()
	} else if strings.HasPrefix(text, "[") != strings.HasSuffix(text, "]") {
		return netip.Addr{}, false
	}
	if a.Zone() != "" || a.IsUnspecified() {
		return netip.Addr{}, false
	}
	return a.Unmap(), true
}

// last is the last element of a list that may be on several lines.
func last(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	line := lines[len(lines)-1]
	return strings.Trim(line[strings.LastIndexByte(line, ',')+1:], " \t")
}

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newID is 16 random bytes as 26 letters and digits.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	var text [26]byte
	encoding.Encode(text[:], b[:])
	return string(text[:])
}

// forwarded writes the element of RFC 7239.
func forwarded(client netip.Addr, host, scheme string) string {
	node := client.String()
	if client.Is6() {
		node = `"[` + node + `]"`
	}
	if host == "" {
		return "for=" + node + ";proto=" + scheme
	}
	return "for=" + node + `;host="` + host + `";proto=` + scheme
}
