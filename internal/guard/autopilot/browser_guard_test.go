//go:build browser

package autopilot

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenet/internal/syncbuf"
)

// TestBrowserThroughGuard walks the whole way: an application of Node.js behind
// tenet guard, its pages in Chromium, `tenet guard csp suggest` and enforce.
func TestBrowserThroughGuard(t *testing.T) {
	cdn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content := map[string][2]string{
			"/lib.js":  {"text/javascript", "did('cdn script')"},
			"/lib.css": {"text/css", "h1 { color: rgb(1, 2, 3) }"},
			"/dot.svg": {"image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`},
		}[r.URL.Path]
		w.Header().Set("Content-Type", content[0])
		io.WriteString(w, content[1])
	}))
	defer cdn.Close()
	g := startGuard(t, strings.Replace(cdn.URL, "127.0.0.1", "localhost", 1))
	want := []string{"cdn script", "own script", "inline script", "inline style", "cdn style", "style attribute", "cdn picture", "fetch own", "socket own"}
	lost := func(dom string) []string {
		return slices.DeleteFunc(slices.Clone(want), func(what string) bool { return strings.Contains(dom, "done: "+what+"<") })
	}
	for _, path := range []string{"/", "/cart", "/"} {
		if l := lost(browse(t, g.address+path)); len(l) > 0 {
			t.Fatalf("%s does not work while it is observed: %v", path, l)
		}
		time.Sleep(2500 * time.Millisecond) // what is learned is stored and sent within two seconds
	}
	t.Log(g.tenet("guard", "csp", "suggest"))
	g.tenet("guard", "csp", "enforce")
	for _, path := range []string{"/", "/cart"} {
		dom := browse(t, g.address+path)
		if l := lost(dom); len(l) > 0 || strings.Contains(dom, "done: violation") {
			t.Errorf("%s does not work under the policy: %v\n%s", path, l, dom)
		}
	}
	dom := browse(t, g.address+"/?q=%3Cscript%3Edocument.title='INJECTED'%3C/script%3E")
	if strings.Contains(dom, "<title>INJECTED<") || !strings.Contains(dom, "done: violation of script-src-elem by inline") || len(lost(dom)) > 0 {
		t.Errorf("what was injected ran, or the page does not work:\n%s", dom)
	}
}

type guarded struct {
	t               *testing.T
	program, state  string
	folder, address string
}

// tenet runs a command beside the guard and returns what it prints.
func (g *guarded) tenet(args ...string) string {
	g.t.Helper()
	cmd := exec.Command(g.program, append(args, "--state", g.state)...)
	cmd.Dir = g.folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		g.t.Fatalf("tenet %v: %v: %s", args, err, out)
	}
	return string(out)
}

// startGuard builds tenet and starts the application behind it.
func startGuard(t *testing.T, cdn string) *guarded {
	t.Helper()
	dir, err := os.MkdirTemp("", "tenet-browser-") // another user reads it: t.TempDir is closed to him
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	g := &guarded{t: t, program: filepath.Join(dir, "tenet"), state: filepath.Join(dir, "state"), folder: filepath.Join(dir, "app")}
	if out, err := exec.Command("go", "build", "-o", g.program, "tenet/cmd/tenet").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.CopyFS(g.folder, os.DirFS("testdata/app")); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	l.Close()
	g.address = "http://" + listen
	said := &syncbuf.Buffer{}
	cmd := exec.Command(g.program, "guard", "--listen", listen, "--tls", "off", "--offline", "--state", g.state, "--env", "CDN="+cdn, "--", "node", "app.js")
	cmd.Dir, cmd.Stdout, cmd.Stderr = g.folder, said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		if t.Failed() {
			t.Log(said)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		r, _ := http.NewRequestWithContext(ctx, "GET", g.address+"/api", nil)
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return g
			}
		}
		if ctx.Err() != nil {
			t.Fatalf("guard does not serve: %s", said)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
