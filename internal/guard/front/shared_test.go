package front_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

func TestMain(m *testing.M) {
	share.Silence()
	os.Exit(m.Run())
}

// A machine is a front with a folder of its own.
type machine struct {
	front.Listeners
	plain, secure int
	state         string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{state: filepath.Join(t.TempDir(), "state")}
	for _, to := range []*[]net.Listener{&m.Plain, &m.Secure} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		*to = append(*to, ln)
	}
	m.plain, m.secure = m.Plain[0].Addr().(*net.TCPAddr).Port, m.Secure[0].Addr().(*net.TCPAddr).Port
	return m
}

// start serves with the certificates of all machines.
func (m *machine) start(t *testing.T, server *redistest.Server, o front.TLS) {
	t.Helper()
	address, err := share.ParseAddress("redis://" + server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := share.Open(ctx, share.Options{Address: address, Timeout: 500 * time.Millisecond, Logger: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); s.Wait() })
	o.State, o.Storage = m.state, s.Certificates(m.state)
	o.Port, o.ChallengePort, o.ChallengeTLSPort = m.secure, m.plain, m.secure
	f, err := front.New(front.Options{Log: testLog(t), TLS: o}, hello)
	if err != nil {
		t.Fatal(err)
	}
	serveUntilEnd(t, f, m.Listeners)
}

// certificates waits until a machine shows one, and returns it with its issuers.
func (m *machine) certificates(t *testing.T, name string) []*x509.Certificate {
	t.Helper()
	config := &tls.Config{InsecureSkipVerify: true, ServerName: name} // the authority is new each time
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		c, err := tls.Dial("tcp", "127.0.0.1:"+strconv.Itoa(m.secure), config)
		if err == nil {
			defer c.Close()
			return c.ConnectionState().PeerCertificates
		}
		if time.Now().After(deadline) {
			t.Fatalf("no certificate: %v", err)
		}
	}
}

// Three machines have one certificate: one of them asks for it, and any of them
// answers the authority. A machine that starts while the server is lost has it too.
func TestACMEShared(t *testing.T) {
	server := redistest.Start(t)
	machines := []*machine{newMachine(t), newMachine(t), newMachine(t)}
	directory, roots := issuer(t, machines[0].plain, machines[0].secure)
	o := front.TLS{Mode: "acme", Names: []string{"shop.example.com"}, Challenge: "http-01", Directory: directory, Roots: roots}
	for _, m := range machines {
		m.start(t, server, o)
	}
	first := machines[0].certificates(t, "shop.example.com")[0]
	for i, m := range machines[1:] {
		if got := m.certificates(t, "shop.example.com")[0]; got.SerialNumber.Cmp(first.SerialNumber) != 0 {
			t.Errorf("machine %d has got a certificate of its own", i+1)
		}
	}
	server.Kill()
	late := newMachine(t)
	late.state = machines[2].state // one that is started anew
	late.start(t, server, o)
	if got := late.certificates(t, "shop.example.com")[0]; got.SerialNumber.Cmp(first.SerialNumber) != 0 {
		t.Error("started without the server, it has another certificate")
	}
}

// The internal authority is one for all machines; without the server each has
// that of its folder, which it makes if there is none.
func TestInternalShared(t *testing.T) {
	server := redistest.Start(t)
	o := front.TLS{Mode: "internal", Names: []string{"shop.example.com"}}
	authority := func(m *machine) string {
		m.start(t, server, o)
		chain := m.certificates(t, "localhost")
		return string(chain[len(chain)-1].Raw)
	}
	first := authority(newMachine(t))
	second := newMachine(t)
	if authority(second) != first {
		t.Error("the second machine has an authority of its own")
	}
	server.Kill()
	again := newMachine(t)
	again.state = second.state
	if authority(again) != first {
		t.Error("started without the server, it has another authority")
	}
	if authority(newMachine(t)) == first {
		t.Error("a machine that never met the others has their key")
	}
}
