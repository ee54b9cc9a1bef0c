package front

import (
	"crypto/rand"
	"encoding/base32"
	"net/http"
	"net/netip"
	"strings"
)

// identify sets what everybody downstream reads: who asks, how, and by which id
// the request is known.
func (f *Front) identify(r *http.Request) {
	peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0)
	if l, ok := r.Context().Value(linkKey{}).(*link); ok && l != nil {
		peer = l.peer
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	for name := range r.Header {
		if claimed(name) {
			delete(r.Header, name)
		}
	}
	r.RemoteAddr = peer.String()
	r.URL.Scheme = scheme
	v := [...]string{newID(), peer.Addr().String(), scheme, r.Host, peer.Addr().String(), forwarded(peer.Addr(), r.Host, scheme)}
	for i, name := range [...]string{"X-Request-Id", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"} {
		r.Header[name] = v[i : i+1 : i+1]
	}
}

// claimed reports fields in which a client would speak for a proxy.
func claimed(name string) bool {
	switch name {
	case "Forwarded", "X-Real-Ip", "X-Request-Id", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Client-Ip", "Proxy",
		"X-Original-Url", "X-Rewrite-Url", "X-Original-Host", "X-Host":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded")
}

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newID is 16 random bytes as 26 letters and digits.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return encoding.EncodeToString(b[:])
}

// forwarded writes the element of RFC 7239.
func forwarded(client netip.Addr, host, scheme string) string {
	node := client.String()
	if client.Is6() {
		node = `"[` + node + `]"`
	}
	return "for=" + node + `;host="` + host + `";proto=` + scheme
}
