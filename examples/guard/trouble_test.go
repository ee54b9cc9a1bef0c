package guard_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// piped starts guard with streams of the test's own.
func piped(t *testing.T, dir string, stdout, stderr *os.File, args ...string) *guarded {
	t.Helper()
	g := &guarded{t: t, dir: dir, state: dir + "-state", ended: make(chan struct{})}
	g.cmd = program(t, dir, append([]string{"guard", "--state", g.state}, args...)...)
	g.cmd.Stdout, g.cmd.Stderr = stdout, stderr
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g.follow()
	return g
}

// A disk that is full under the log is named where there is room, and costs
// no request.
func TestLogOnAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("only Linux has /dev/full")
	}
	defer full.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	g := piped(t, appDir(t, "plain"), full, w, "--listen", "127.0.0.1:0", "--access-log", "combined", "--", "node", "app.js")
	w.Close()
	g.said = collect(r)
	g.await()
	g.wait(g.said, `standard output cannot be written: .*no space left on device; its lines are dropped until it can`)
	for range 20 {
		if got := g.get("/short"); got.status != http.StatusOK {
			t.Fatalf("status %d", got.status)
		}
	}
}

// Whoever read the log has gone, from both streams: guard serves on, and can
// still be asked, reloaded and stopped.
func TestLogPipesClosed(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	g := piped(t, appDir(t, "plain"), w, w, "--listen", "127.0.0.1:0", "--access-log", "combined", "--", "node", "app.js")
	w.Close()
	g.said = collect(r)
	g.await()
	r.Close()
	c := client()
	for i := range 300 { // what is written now finds nobody
		got, err := get(c, g.url+"/short")
		if err != nil || got.status != http.StatusOK {
			select {
			case <-g.ended:
				t.Fatalf("guard ended with %s", g.exit)
			case <-time.After(time.Second):
			}
			t.Fatalf("request %d: status %d, %v", i, got.status, err)
		}
	}
	g.version("2")
	if out, err := g.ask("reload"); err != nil {
		t.Errorf("reload: %s", out)
	}
	if got := g.seen().Version; got != "2" {
		t.Errorf("version %s answers, want 2", got)
	}
	g.stop()
	if g.exit != "exit status 0 <nil>" {
		t.Errorf("guard ended with %s", g.exit)
	}
}

// fill fills a disk to its last byte; what it returns empties it again.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	name := filepath.Join(dir, "filling")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	f.Close()
	return func() {
		t.Helper()
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// smallDisk mounts one at a folder, until the test and its guard have ended.
func smallDisk(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size+",mode=755", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("only who may mount can make a disk full: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
}

// The disk of the state fills up while guard runs: what cannot be kept is
// named, all else goes on, and once there is room it is kept again.
func TestDiskFillsUp(t *testing.T) {
	dir := appDir(t, "plain")
	state := dir + "-small"
	smallDisk(t, state, "512k")
	g := &guarded{t: t, dir: dir, state: state, ended: make(chan struct{})}
	g.cmd = program(t, dir, "guard", "--state", state, "--listen", "127.0.0.1:0", "--", "node", "app.js")
	g.begin()
	g.await()
	g.get("/page")
	empty := fill(t, state)
	out, err := g.ask("csp", "enforce")
	if err == nil {
		t.Errorf("a policy is enforced that cannot be kept: %s", out)
	}
	wantText(t, "the answer", out, "no space left on device")
	g.version("2")
	if out, err := g.ask("reload"); err != nil {
		t.Errorf("reload: %s", out)
	}
	if got := g.seen().Version; got != "2" {
		t.Errorf("version %s answers, want 2", got)
	}
	empty()
	g.get("/page")
	if out, err := g.ask("csp", "enforce"); err != nil {
		t.Errorf("with room again: %s", out)
	}
	if got := g.get("/page").header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") {
		t.Errorf("the policy is %q", got)
	}
}

// The disk of sockets and temporary files is full: a new version is not taken
// and the old one stays; an application that ends is started again as soon as
// there is room.
func TestRuntimeDiskFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give guard a folder /run of its own")
	}
	dir := appDir(t, "plain")
	g := &guarded{t: t, dir: dir, state: dir + "-state", ended: make(chan struct{})}
	inner := program(t, dir, "guard", "--state", g.state, "--listen", "127.0.0.1:0", "--", "node", "app.js")
	g.cmd = program(t, dir)
	g.cmd.Path, g.cmd.Err = "/bin/sh", nil
	g.cmd.Args = append([]string{"unshare", "-m", "sh", "-c", `mount -t tmpfs -o size=1m,mode=755 tmpfs /run && exec "$0" "$@"`, inner.Path}, inner.Args[1:]...)
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Fatal(err)
	}
	g.cmd.Path = unshare
	g.begin()
	g.await()
	empty := fill(t, fmt.Sprintf("/proc/%d/root/run", g.cmd.Process.Pid))
	g.version("2")
	out, err := g.ask("reload")
	if err == nil {
		t.Errorf("a version is taken for which there is no room: %s", out)
	}
	wantText(t, "the answer", out, "not reloaded, the old version stays in service", "no space left on device")
	if got := g.seen().Version; got != "1" {
		t.Errorf("version %s answers, want 1", got)
	}
	pid := g.seen().Pid
	g.get("/die-later")
	g.wait(g.said, `the application ended after`)
	empty()
	g.wait(g.said, `(?s)the application ended after.*the application serves`)
	if got := g.seen(); got.Version != "2" || got.Pid == pid {
		t.Errorf("version %s answers, want 2 of a new process", got.Version)
	}
}

// certificate writes a certificate and its key, and returns its number.
func certificate(t *testing.T, cert, key string) string {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return serial.String()
}

// servedTo is the number of the certificate that clients get who ask for a name.
func servedTo(t *testing.T, g *guarded, name string) string {
	t.Helper()
	config := anyCertificate.Clone()
	config.ServerName = name
	c, err := tls.Dial("tcp", strings.TrimPrefix(g.url, "https://"), config)
	for end := time.Now().Add(patience); err != nil; c, err = tls.Dial("tcp", strings.TrimPrefix(g.url, "https://"), config) {
		if time.Now().After(end) {
			t.Fatalf("%v\n%s", err, g.said)
		}
		time.Sleep(50 * time.Millisecond) // one that has just come is still to be read
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.String()
}

// Files that are renewed badly leave the old certificate in use, which is
// said; so does a reload. Good ones are taken.
func TestCertificateRenewedBadly(t *testing.T) {
	dir := appDir(t, "plain")
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	first := certificate(t, cert, key)
	g := start(t, dir, "--listen", "127.0.0.1:0", "--cert", cert, "--key", key, "--", "node", "app.js")
	if got := servedTo(t, g, "localhost"); got != first {
		t.Fatal("another certificate is served")
	}
	if err := os.WriteFile(cert, []byte("half of a cert"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := g.ask("reload")
	if err == nil {
		t.Errorf("a broken certificate was taken: %s", out)
	}
	wantText(t, "the answer", out, "not reloaded, the old version stays in service", "cert, key: ")
	g.wait(g.said, `the certificate cannot be renewed, the old one stays in use: `)
	if got := servedTo(t, g, "localhost"); got != first {
		t.Error("another certificate is served")
	}
	second := certificate(t, cert, key)
	g.wait(g.said, `the certificate was renewed`)
	for end := time.Now().Add(patience); servedTo(t, g, "localhost") != second; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the new certificate is never served")
		}
	}
}
