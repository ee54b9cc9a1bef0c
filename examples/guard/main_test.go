// Package guard_test runs applications under tenet guard as a user does: the
// program is this test itself, the applications are real Node.js processes.
package guard_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

	"tenet/internal/cli"
	"tenet/internal/guard/sandbox"
)

// asProgram makes this test the program tenet.
const asProgram = "TENET_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" || os.Getenv(sandbox.StageVariable) != "" || os.Getenv("TENET_WORKER") != "" {
		os.Exit(cli.Main(os.Args[1:], cli.System()))
	}
	os.Exit(m.Run())
}

// patience is how long anything may take. It bounds a hang, and measures
// nothing.
const patience = time.Minute

// A guarded application, until the test ends.
type guarded struct {
	t     *testing.T
	cmd   *exec.Cmd
	dir   string
	state string
	url   string
	said  *lines // standard error: guard's own words, and the application's
	out   *lines // standard output
	ended chan struct{}
	exit  string // how; valid once ended is closed
}

// lines collects what a process writes.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func collect(r io.Reader) *lines {
	l := &lines{more: make(chan struct{}, 1)}
	go func() {
		s := bufio.NewScanner(r)
		s.Buffer(nil, 1<<20)
		for s.Scan() {
			l.mu.Lock()
			l.text.WriteString(s.Text() + "\n")
			l.mu.Unlock()
			select {
			case l.more <- struct{}{}:
			default:
			}
		}
	}()
	return l
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// wait waits for a line that matches, and returns what its groups hold.
func (g *guarded) wait(l *lines, pattern string) []string {
	g.t.Helper()
	re := regexp.MustCompile(pattern)
	end := time.After(patience)
	for {
		if m := re.FindStringSubmatch(l.String()); m != nil {
			return m
		}
		select {
		case <-l.more:
		case <-g.ended:
			time.Sleep(50 * time.Millisecond)
			if m := re.FindStringSubmatch(l.String()); m != nil {
				return m
			}
			g.t.Fatalf("guard ended and never said %s:\n%s", pattern, l)
		case <-end:
			g.t.Fatalf("guard never said %s:\n%s", pattern, l)
		}
	}
}

// appDir copies an application of testdata to where every user may read it.
func appDir(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "app"), os.DirFS(filepath.Join("testdata", name))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "app")
}

// program is a run of tenet in a folder.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asProgram+"=1", "SECRET_OF_THE_SHELL=x")
	return cmd
}

// start runs an application under guard and waits until it serves.
func start(t *testing.T, dir string, args ...string) *guarded {
	t.Helper()
	g := launch(t, dir, args...)
	g.await()
	return g
}

// launch runs it without waiting.
func launch(t *testing.T, dir string, args ...string) *guarded {
	t.Helper()
	g := &guarded{t: t, dir: dir, state: filepath.Join(filepath.Dir(dir), "state"), ended: make(chan struct{})}
	g.cmd = program(t, dir, append([]string{"guard", "--state", g.state}, args...)...)
	g.begin()
	return g
}

// begin starts it, with both streams read.
func (g *guarded) begin() {
	g.t.Helper()
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	errs, err := g.cmd.StderrPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	g.out, g.said = collect(out), collect(errs)
	g.follow()
}

// follow ends guard with the test, and notes how it ended.
func (g *guarded) follow() {
	go func() {
		state, err := g.cmd.Process.Wait()
		g.exit = fmt.Sprint(state, err)
		close(g.ended)
	}()
	g.t.Cleanup(g.stop)
}

// await waits until the application serves, and learns where.
func (g *guarded) await() {
	g.t.Helper()
	g.url = g.wait(g.said, `guards .* at (https?://[^\s,]+)`)[1]
	g.wait(g.said, `(?m)^tenet guard: (the )?application.* serves`)
}

// stop asks guard to end and waits for it.
func (g *guarded) stop() {
	_ = g.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-g.ended:
	case <-time.After(patience):
		_ = g.cmd.Process.Kill()
		g.t.Errorf("guard did not end:\n%s", g.said)
	}
}

// ask is `tenet guard WORDS` beside the guard that runs.
func (g *guarded) ask(words ...string) (string, error) {
	g.t.Helper()
	out, err := program(g.t, g.dir, append([]string{"guard", "--state", g.state}, words...)...).CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		g.t.Fatal(err)
	}
	return string(out), err
}

// client is a visitor's program: it keeps connections, and takes the
// certificates of guard's own authority for good.
func client() *http.Client {
	return &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{InsecureSkipVerify: true},
			MaxIdleConnsPerHost: 64,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type reply struct {
	status int
	header http.Header
	body   string
}

func get(c *http.Client, url string) (reply, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return reply{}, err
	}
	return do(c, req)
}

func do(c *http.Client, req *http.Request) (reply, error) {
	res, err := c.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, res.Header, string(body)}, err
}

func (g *guarded) get(path string) reply {
	g.t.Helper()
	r, err := get(client(), g.url+path)
	if err != nil {
		g.t.Fatalf("GET %s: %v\n%s", path, err, g.said)
	}
	return r
}

// seen is what the plain application tells of itself.
type seen struct {
	Version, Address string
	Pid, Uid         int
	Encrypted        bool
	Env              []string
	Headers          map[string]string
}

func (g *guarded) seen() seen {
	g.t.Helper()
	r := g.get("/")
	var s seen
	if err := json.Unmarshal([]byte(r.body), &s); err != nil {
		g.t.Fatalf("status %d: %v\n%s\n%s", r.status, err, r.body, g.said)
	}
	return s
}

func (g *guarded) version(v string) {
	g.t.Helper()
	if err := os.WriteFile(filepath.Join(g.dir, "version"), fmt.Appendln(nil, v), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

func wantText(t *testing.T, what, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s has no %q:\n%s", what, w, got)
		}
	}
}
