package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shop is an Express application as people write it, with templates, sessions and files.
const shop = "../../../examples/shop/mended"

// An ordinary Express application starts and answers, with the port that it likes.
func TestExpress(t *testing.T) {
	w := newWorld(t)
	must(t, os.RemoveAll(w.App))
	must(t, os.CopyFS(w.App, os.DirFS(shop)))
	must(t, os.CopyFS(filepath.Join(w.App, "node_modules"), os.DirFS(installedShop(t))))
	p := Application(App{
		Node: w.Node, Dir: w.App, Home: w.Home, User: w.user(),
		Env:     []string{fmt.Sprint("PORT=", w.BindPort), "NODE_ENV=production", "SESSION_KEYS=" + strings.Repeat("test ", 8)},
		Network: Network{Bind: Ports{List: []uint16{uint16(w.BindPort)}}},
	})
	cmd, err := Command(p, []string{w.Node, "app.js"})
	must(t, err)
	cmd.Stdout, cmd.Stderr = testWriter{t}, testWriter{t}
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	for path, want := range map[string]string{"/healthz": "ok", "/": "<html"} {
		if body := patiently(t, fmt.Sprintf("http://127.0.0.1:%d%s", w.BindPort, path), ended); !strings.Contains(body, want) {
			t.Errorf("%s: no %q in %q", path, want, body)
		}
	}
}

// patiently gets a page from a service that may still be starting.
func patiently(t *testing.T, url string, ended <-chan error) string {
	t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(20 * time.Millisecond) {
		res, err := http.Get(url)
		if err == nil {
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			must(t, err)
			return string(body)
		}
		select {
		case err := <-ended:
			t.Fatalf("it ended: %v", err)
		default:
		}
	}
	t.Fatalf("%s does not answer", url)
	return ""
}

// installedShop is a folder with the packages of the shop, which outlives the test.
func installedShop(t *testing.T) string {
	t.Helper()
	lock, err := os.ReadFile(shop + "/package-lock.json")
	must(t, err)
	manifest, err := os.ReadFile(shop + "/package.json")
	must(t, err)
	cache, err := os.UserCacheDir()
	must(t, err)
	sum := sha256.Sum256(lock)
	dir := filepath.Join(cache, "tenet-test", "sandbox-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(dir); err == nil {
		return filepath.Join(dir, "node_modules")
	}
	must(t, os.MkdirAll(filepath.Dir(dir), 0o755))
	part, err := os.MkdirTemp(filepath.Dir(dir), "part-")
	must(t, err)
	defer os.RemoveAll(part)
	must(t, os.WriteFile(filepath.Join(part, "package.json"), manifest, 0o644))
	must(t, os.WriteFile(filepath.Join(part, "package-lock.json"), lock, 0o644))
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = part
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if err := os.Rename(part, dir); err != nil { // another test may have been faster
		_, err := os.Stat(dir)
		must(t, err)
	}
	return filepath.Join(dir, "node_modules")
}
