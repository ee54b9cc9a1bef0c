package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenet/internal/npmtest"
)

// shop is an Express application as people write it, with templates, sessions and files.
const shop = "../../../examples/shop/mended"

// An ordinary Express application starts and answers, with the port that it likes.
func TestExpress(t *testing.T) {
	w := newWorld(t)
	must(t, os.RemoveAll(w.App))
	must(t, os.CopyFS(w.App, os.DirFS(shop)))
	must(t, os.CopyFS(filepath.Join(w.App, "node_modules"), os.DirFS(filepath.Join(npmtest.Install(t, "sandbox", shop), "node_modules"))))
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
