//go:build unix

package guard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/config"
	"tenet/internal/guard/sandbox"
)

// TestMain makes this test the program that guard starts again: on its way
// into the sandbox, and as the proxy.
func TestMain(m *testing.M) {
	err := error(nil)
	switch os.Getenv(sandbox.StageVariable) {
	case sandbox.StageApp:
		err = sandbox.Stage(os.Args[1:])
	case StageProxy:
		err = Serve(nil, "", os.Stdout, os.Stderr)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		io.WriteString(os.Stderr, err.Error()+"\n")
		os.Exit(2)
	}
	os.Exit(0)
}

// elsewhere are options for an application of a few lines, planned for a system.
func elsewhere(t *testing.T, goos string) Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "app")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "elsewhere"))); err != nil {
		t.Fatal(err)
	}
	off := false
	return Options{
		Guard:   config.Guard{Listen: []string{"127.0.0.1:0"}, Sandbox: &off, State: filepath.Join(filepath.Dir(dir), "state"), StopTimeout: 20 * time.Second},
		Command: []string{"node", "app.js"}, Dir: dir, Environ: os.Environ(), Self: self, goos: goos,
	}
}

// What a system lacks is one clear line, and the plan is that system's.
func TestPlanElsewhere(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		goos      string
		want, not []string
	}{
		{"windows", []string{"Windows has no sandbox that guard could use", "ends when tenet guard ends", "left out: --secure-heap=N OpenSSL has none on Windows", "limits: 7 processes, 1000000 bytes of memory"}, []string{"seccomp", "Landlock", "/etc/hosts"}},
		{"darwin", []string{"macOS has no sandbox that guard could use: sandbox-exec is deprecated", "--secure-heap=65536", "resources: without the sandbox"}, []string{"seccomp", "Landlock", "ends when tenet guard ends"}},
	} {
		t.Run(test.goos, func(t *testing.T) {
			o := elsewhere(t, test.goos)
			o.Sandbox = nil
			seven := 7
			o.Resources = config.GuardResources{Processes: &seven, Memory: 1_000_000}
			p, err := NewPlan(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(strings.Fields(p.Text(100)), " ")
			for _, want := range test.want {
				if strings.Count(text, want) == 0 {
					t.Errorf("nothing of %q in:\n%s", want, p.Text(100))
				}
			}
			for _, not := range test.not {
				if strings.Contains(text, not) {
					t.Errorf("%q in:\n%s", not, p.Text(100))
				}
			}
			if len(p.features.Missing) != 1 || slices.Index(p.Notes, p.features.Missing[0]) != 0 {
				t.Errorf("what is missing is %q, the notes are %q", p.features.Missing, p.Notes)
			}
		})
	}
}

// Variables have one name on Windows, however they are written.
func TestVariablesWindows(t *testing.T) {
	o := elsewhere(t, "windows")
	o.Environ = []string{"Path=" + os.Getenv("PATH"), "Secret=x", "Given=y"}
	o.Env = []string{"GIVEN", "lang=de"}
	p, err := NewPlan(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"PATH=" + os.Getenv("PATH"), "GIVEN=y"} {
		if !slices.Contains(p.launch.Env, want) {
			t.Errorf("no %s in %q", want, p.launch.Env)
		}
	}
	o.Env = []string{"tenet_guard_socket=x"}
	if _, err := NewPlan(t.Context(), o); err == nil || !strings.Contains(err.Error(), "tenet_guard_socket is set by guard itself") {
		t.Errorf("got %v", err)
	}
}

// A noise is what guard and the application write.
type noise struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *noise) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *noise) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

// wait waits for a text, and returns the group of it.
func (n *noise) wait(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m := re.FindStringSubmatch(n.String()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("never said %s:\n%s", pattern, n)
	return ""
}

func page(t *testing.T, url string) (body string, header http.Header) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), res.Header
}

// As on Windows nothing is handed over and nobody gets a signal: the proxy
// binds its ports, the application its socket, and a connection tells when
// it listens and when it shall end. The sockets are those of this system.
func TestNothingHandedOver(t *testing.T) {
	o := elsewhere(t, "windows")
	p, err := NewPlan(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	said := &noise{}
	log := NewLog(said, said, false, time.Now)
	next := o
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(context.Background(), p, log, nil, make(chan struct{}), func() (Options, error) { return next, nil })
	}()
	base := said.wait(t, `guards .* at (http://\S+)`)
	first, _ := page(t, base+"/")
	res, err := http.Post(base+"/die", "text/plain", nil) // not a GET, which would be tried again
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	said.wait(t, `ended after .*exit status 3`)
	second, _ := page(t, base+"/") // waits until it serves again
	if first == second || !strings.HasPrefix(second, "hello from 127.0.0.1 ") {
		t.Errorf("got %q, then %q", first, second)
	}

	next.AccessLog = "common" // a setting of the proxy's, which is replaced
	if text, err := Ask(ctx, p.StateDir, "reload"); err != nil || !strings.Contains(text, "reloaded") {
		t.Fatalf("%s %v\n%s", text, err, said)
	}
	if third, _ := page(t, base+"/third"); third == second {
		t.Errorf("the old process answers after a reload: %q", third)
	}
	said.wait(t, `"GET /third HTTP/1.1" 200`)

	if text, err := Ask(ctx, p.StateDir, "stop"); err != nil || text != "stopped" {
		t.Errorf("%s %v", text, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	log.Close()
	if n := strings.Count(said.String(), "closed in order"); n != 2 { // at the reload and at the end
		t.Errorf("%d processes were told to end, want 2:\n%s", n, said)
	}
	if strings.Contains(said.String(), "was killed") {
		t.Errorf("something was killed:\n%s", said)
	}
}

// What Node.js refuses on Windows is read with its paths, and what only a
// sandbox could have refused is not put down to one.
func TestHintsElsewhere(t *testing.T) {
	var said []string
	p := &Plan{Options: Options{Dir: "/srv/shop"}, Project: "/srv/shop", sys: systemOf("windows"), features: sandbox.AvailableOn("windows")}
	h := newHints(p, func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) })
	for _, line := range []string{
		"Error: spawn convert ENOENT", "Error: EACCES: permission denied, open 'C:\\secret'",
		"  permission: 'FileSystemRead',", `  resource: 'C:\\data\\prices.csv'`,
	} {
		h.read(line)
	}
	if len(said) != 1 || !strings.Contains(said[0], `may not read C:\data\prices.csv: --read `) {
		t.Errorf("it said %q", said)
	}
}
