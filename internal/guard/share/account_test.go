package share_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/internal/guard/front"
	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

// The account that docs/guard.md gives to guard on the server is enough for all
// that guard does there, and for nothing of other applications.
func TestAccount(t *testing.T) {
	text, err := os.ReadFile("../../../docs/guard.md")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile("`ACL SETUSER (guard [^`]*)`").FindSubmatch(text)
	if said == nil {
		t.Fatal("docs/guard.md names no account")
	}
	server, ctx := redistest.Start(t), context.Background()
	admin := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer admin.Close()
	words := []any{"acl", "setuser"}
	for word := range strings.FieldsSeq(string(said[1])) {
		words = append(words, word)
	}
	if err := admin.Do(ctx, words...).Err(); err != nil {
		t.Fatal(err)
	}
	s := open(t, "redis://guard:PASSWORD@"+server.Addr, func(o *share.Options) { o.Prefix = "shop:" })
	if n := take(t, s.Limiter(front.NewBuckets(100)), "a", hourly, 20); n != 12 {
		t.Errorf("%d of 12 passed: %+v", n, s.State())
	}
	if _, err := s.Change(ctx, "x", func([]byte) ([]byte, error) { return []byte("1"), nil }); err != nil {
		t.Error(err)
	}
	c := s.Certificates(t.TempDir())
	if err := errors.Join(c.Lock(ctx, "l"), c.Store(ctx, "a/b", []byte("1")), c.RenewLockLease(ctx, "l", time.Second), c.Unlock(ctx, "l"), c.Delete(ctx, "a")); err != nil {
		t.Error(err)
	}
	if _, err := c.List(ctx, "", true); err != nil {
		t.Error(err)
	}
	if st := s.State(); !st.Up || st.Failures > 0 || st.Alone > 0 {
		t.Errorf("%+v", st)
	}
	guard := redis.NewClient(&redis.Options{Addr: server.Addr, Username: "guard", Password: "PASSWORD"})
	defer guard.Close()
	for what, err := range map[string]error{"another application's key": guard.Get(ctx, "sess:a").Err(), "all keys": guard.Keys(ctx, "*").Err(), "settings": guard.ConfigSet(ctx, "dir", "/tmp").Err()} {
		if !redis.HasErrorPrefix(err, "NOPERM") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// With TLS the server has to be the one that was named, as the named authority
// says; otherwise it is lost.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	ca := selfSigned(t, dir)
	port := tlsPort(t)
	redistest.Start(t, "--tls-port", port, "--tls-cert-file", filepath.Join(dir, "cert.pem"), "--tls-key-file", filepath.Join(dir, "key.pem"), "--tls-ca-cert-file", filepath.Join(dir, "cert.pem"), "--tls-auth-clients", "no")
	for _, test := range []struct {
		name, address string
		ca            []byte
		up            bool
	}{
		{"its own authority", "rediss://localhost:" + port, ca, true},
		{"authorities of the system", "rediss://localhost:" + port, nil, false},
		{"another name", "rediss://127.0.0.1:" + port, ca, false},
		{"no TLS", "redis://localhost:" + port, nil, false},
	} {
		s := open(t, test.address, func(o *share.Options) { o.CA, o.Guards = test.ca, 2 })
		want := 6
		if test.up {
			want = 12
		}
		if n := take(t, s.Limiter(front.NewBuckets(100)), test.name, hourly, 20); n != want {
			t.Errorf("%s: %d of 12 passed, want %d: %+v", test.name, n, want, s.State())
		}
	}
}

// selfSigned writes a certificate for localhost and its key, and returns the first.
func selfSigned(t *testing.T, dir string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, data := range map[string][]byte{"cert.pem": cert, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert
}

func tlsPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
