package front_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenet/internal/guard/front"
)

func TestOnlyModernTLS(t *testing.T) {
	s := secure(t, front.Options{}, hello)
	for name, config := range map[string]*tls.Config{
		"TLS 1.1":             {MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10},
		"no forward secrecy":  {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}},
		"no authenticated":    {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}},
		"a name of others":    {ServerName: "example.com"},
		"protocols of others": {NextProtos: []string{"spdy/3"}},
	} {
		config.RootCAs = s.roots
		if config.ServerName == "" {
			config.ServerName = "localhost"
		}
		if c, err := tls.Dial("tcp", s.secure, config); err == nil {
			c.Close()
			t.Errorf("%s: a handshake", name)
		}
	}
	for _, config := range []*tls.Config{{MaxVersion: tls.VersionTLS12}, {MinVersion: tls.VersionTLS13}} {
		config.RootCAs, config.ServerName = s.roots, "localhost"
		c, err := tls.Dial("tcp", s.secure, config)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	// By address, without a name.
	c, err := tls.Dial("tcp", s.secure, &tls.Config{RootCAs: s.roots})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestInternalAuthorityStaysAndIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	opts := front.Options{TLS: front.TLS{Mode: "internal", State: dir, Names: []string{"shop.example.com"}}}
	first := secure(t, opts, hello)
	first.stop()
	if err := <-first.done; err != nil {
		t.Fatal(err)
	}
	first.done <- nil
	again := secure(t, opts, hello)
	for _, name := range []string{"localhost", "a.localhost", "app.test", "shop.example.com"} {
		c, err := tls.Dial("tcp", again.secure, &tls.Config{RootCAs: first.roots, ServerName: name})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c.Close()
	}
	if info, err := os.Stat(filepath.Join(dir, "ca-key.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key: %v, %v", info.Mode(), err)
	}
	opts.TLS.Names = []string{"other.example.org"}
	if _, err := front.New(opts, hello); err == nil || !strings.Contains(err.Error(), `before "other.example.org" was configured`) {
		t.Errorf("a new name: %v", err)
	}
	if hint := front.TrustHint(dir); !strings.Contains(hint, filepath.Join(dir, "ca.pem")) {
		t.Error(hint)
	}
}

// selfSigned writes a certificate for localhost with this serial number.
func selfSigned(t *testing.T, dir string, serial int64) front.Pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	p := front.Pair{Certificate: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	for name, block := range map[string]*pem.Block{p.Certificate: {Type: "CERTIFICATE", Bytes: der}, p.Key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func TestCertificateFilesAreReadAgain(t *testing.T) {
	dir := t.TempDir()
	pair := selfSigned(t, dir, 1)
	s := secure(t, front.Options{TLS: front.TLS{Mode: "files", Files: []front.Pair{pair}, Every: 20 * time.Millisecond}}, hello)
	serial := func() int64 {
		c, err := tls.Dial("tcp", s.secure, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	if n := serial(); n != 1 {
		t.Fatalf("serial number %d", n)
	}
	if err := os.WriteFile(pair.Certificate, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if n := serial(); n != 1 {
		t.Fatalf("serial number %d while the file is broken, want the old one", n)
	}
	selfSigned(t, dir, 2)
	for deadline := time.Now().Add(5 * time.Second); serial() != 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the new certificate is not used")
		}
	}
	if _, err := front.New(front.Options{TLS: front.TLS{Mode: "files", Files: []front.Pair{{"no.pem", "no.key"}}}}, hello); err == nil || !strings.Contains(err.Error(), "certificate no.pem with key no.key") {
		t.Errorf("missing files: %v", err)
	}
}
