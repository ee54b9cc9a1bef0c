package front_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"

	"tenet/internal/guard/front"
)

// resolver answers every question for an address with this machine's.
func resolver(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &dns.Server{Listener: ln, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		if q.Question[0].Qtype == dns.TypeA {
			m.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, 0, 1)}}
		}
		w.WriteMsg(m)
	})}
	go s.ActivateAndServe()
	t.Cleanup(func() { s.Shutdown() })
	return ln.Addr().String()
}

// issuer is an authority that speaks ACME and checks what it is told at these
// ports of ours.
func issuer(t *testing.T, httpPort, tlsPort int) (directory string, roots *x509.CertPool) {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	t.Setenv("PEBBLE_WFE_NONCEREJECT", "0")
	quiet := log.New(io.Discard, "", 0)
	store := db.NewMemoryStore()
	authority := ca.New(quiet, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {}})
	validation := va.New(quiet, httpPort, tlsPort, false, resolver(t), store)
	front := wfe.New(quiet, store, validation, authority, []string{"pebble.letsencrypt.org"}, false, false, 1, 1)
	s := httptest.NewTLSServer(front.Handler())
	t.Cleanup(s.Close)
	roots = x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.URL + wfe.DirectoryPath, roots
}

// A certificate is got through either challenge, while plain requests are sent
// to https.
func TestACME(t *testing.T) {
	for _, challenge := range []string{"http-01", "tls-alpn-01"} {
		t.Run(challenge, func(t *testing.T) {
			var l front.Listeners
			for _, to := range []*[]net.Listener{&l.Plain, &l.Secure} {
				ln, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				*to = append(*to, ln)
			}
			plain, secure := l.Plain[0].Addr().(*net.TCPAddr).Port, l.Secure[0].Addr().(*net.TCPAddr).Port
			directory, roots := issuer(t, plain, secure)
			f, err := front.New(front.Options{Log: testLog(t), TLS: front.TLS{
				Mode: "acme", Names: []string{"shop.example.com"}, State: filepath.Join(t.TempDir(), "state"),
				Challenge: challenge, Directory: directory, Roots: roots, Port: secure, ChallengePort: plain, ChallengeTLSPort: secure,
			}}, hello)
			if err != nil {
				t.Fatal(err)
			}
			serveUntilEnd(t, f, l)
			config := &tls.Config{InsecureSkipVerify: true, ServerName: "shop.example.com"} // the authority is new each time
			for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
				c, err := tls.Dial("tcp", "127.0.0.1:"+strconv.Itoa(secure), config)
				if err == nil {
					leaf := c.ConnectionState().PeerCertificates[0]
					if err := leaf.VerifyHostname("shop.example.com"); err != nil {
						t.Error(err)
					}
					c.Close()
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("no certificate: %v", err)
				}
			}
			c := open(t, "127.0.0.1:"+strconv.Itoa(plain))
			io.WriteString(c, "GET /a HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
			if res := answer(t, c); res.StatusCode != http.StatusPermanentRedirect || res.Header.Get("Location") != "https://shop.example.com:"+strconv.Itoa(secure)+"/a" {
				t.Errorf("plain: %s to %s", res.Status, res.Header.Get("Location"))
			}
		})
	}
}
