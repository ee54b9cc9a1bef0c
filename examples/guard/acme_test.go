package guard_test

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
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

// authority is one that speaks ACME and looks for guard at a port. Its
// certificates live for so many seconds.
func authority(t *testing.T, port int, life uint64) *httptest.Server {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	t.Setenv("PEBBLE_WFE_NONCEREJECT", "0")
	quiet := log.New(io.Discard, "", 0)
	store := db.NewMemoryStore()
	issuer := ca.New(quiet, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {ValidityPeriod: life}})
	validation := va.New(quiet, 0, port, false, resolver(t), store)
	front := wfe.New(quiet, store, validation, issuer, []string{"pebble.letsencrypt.org"}, false, false, 1, 1)
	s := httptest.NewTLSServer(front.Handler())
	t.Cleanup(s.Close)
	return s
}

// An authority of one's own gives a certificate. When it is gone and the
// certificate is due, that is said, and the old one goes on being served.
func TestAuthorityGone(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	ca := authority(t, port, 120) // two minutes: it is due at once, as certmagic looks every ten
	roots := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := appDir(t, "plain")
	run := func() *guarded {
		return start(t, dir, "--listen", fmt.Sprint("127.0.0.1:", port), "--domain", "shop.example.com", "--config", file(t, fmt.Sprintf(
			"guard: {authority: %q, authorityRoots: %q, challenge: tls-alpn-01}\n", ca.URL+wfe.DirectoryPath, roots)), "--", "node", "app.js")
	}
	g := run()
	g.wait(g.said, `certificates: certificate obtained successfully`)
	number := servedTo(t, g, "shop.example.com")
	g.stop()
	ca.Close()
	g = run()
	g.wait(g.said, `certificates: will retry .*connection refused`)
	if got := servedTo(t, g, "shop.example.com"); got != number {
		t.Errorf("the certificate %s is served, want %s, the old one", got, number)
	}
	c := client()
	config := anyCertificate.Clone()
	config.ServerName = "shop.example.com"
	c.Transport = &http.Transport{TLSClientConfig: config}
	if r, err := get(c, g.url+"/short"); err != nil || r.status != http.StatusOK {
		t.Errorf("status %d, %v", r.status, err)
	}
}
