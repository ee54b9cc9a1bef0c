//go:build unix

package switches

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenet/internal/npmtest"
	"tenet/internal/syncbuf"
)

// patience bounds a hang; it measures nothing.
const patience = time.Minute

// npmPackages and nodes are folders with the packages of testdata/npm and
// testdata/nodes.
func npmPackages(t testing.TB) string { return npmtest.Install(t, "switches/npm", "testdata/npm") }
func nodes(t testing.TB) string       { return npmtest.Install(t, "switches/nodes", "testdata/nodes") }

// nodeBinary returns the binary of a major version of Node.js: "" is the one in PATH.
func nodeBinary(t testing.TB, major string) string {
	t.Helper()
	if major == "" {
		path, err := exec.LookPath("node")
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	if runtime.GOOS != "linux" || arch == "" {
		t.Skipf("there is no package with Node.js %s for this platform", major)
	}
	return filepath.Join(nodes(t), "node_modules", "node"+major+"-linux-"+arch, "bin", "node")
}

// majors are the versions that the preload is tested with; "" is that of PATH.
var majors = []string{"", "22", "24"}

// everyNode runs a test with each version of Node.js.
func everyNode(t *testing.T, test func(t *testing.T, node string)) {
	for _, major := range majors {
		name := major
		if name == "" {
			name = "path"
		}
		t.Run("node="+name, func(t *testing.T) {
			t.Parallel()
			test(t, nodeBinary(t, major))
		})
	}
}

// project makes a folder with files of testdata/apps, and the installed
// packages of testdata/npm.
func project(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(npmPackages(t), "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// app is a file of testdata/apps.
func app(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "apps", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// options are what most tests start with.
func options(t testing.TB, dir, node string, command ...string) Options {
	t.Helper()
	tmp := t.TempDir()
	return Options{
		Command: command, Dir: dir, Node: node, RuntimeDir: t.TempDir(),
		Env:        []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TMPDIR=" + tmp},
		WritePaths: []string{tmp},
	}
}

// A running application.
type running struct {
	t      testing.TB
	launch *Launch
	cmd    *exec.Cmd
	socket string
	done   chan struct{}
	err    error // how it ended, once done is closed
	output *syncbuf.Buffer
}

// launch starts a composed command; it ends with the test at the latest.
// Files come to it as descriptors from 3 on.
func launch(t testing.TB, o Options, files ...*os.File) *running {
	t.Helper()
	l, err := Compose(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Write(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	r := &running{t: t, launch: l, socket: o.Socket, done: make(chan struct{}), output: &syncbuf.Buffer{}}
	r.cmd = exec.CommandContext(ctx, l.Path, l.Args...)
	r.cmd.ExtraFiles = files
	r.cmd.Env, r.cmd.Dir, r.cmd.Stdout, r.cmd.Stderr, r.cmd.WaitDelay = l.Env, l.Dir, r.output, r.output, 5*time.Second
	// Children of the application end with it.
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r.cmd.Cancel = func() error { return syscall.Kill(-r.cmd.Process.Pid, syscall.SIGKILL) }
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		r.err = r.cmd.Wait()
		close(r.done)
	}()
	t.Cleanup(func() {
		cancel()
		<-r.done
	})
	return r
}

// run waits for the end of a program and returns what it printed.
func run(t testing.TB, o Options) (string, error) {
	t.Helper()
	r := launch(t, o)
	<-r.done
	return r.output.String(), r.err
}

// serve starts an application and waits until it answers on its socket.
func serve(t testing.TB, o Options) *running {
	t.Helper()
	dir, err := os.MkdirTemp("", "s") // paths of sockets are short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	o.Socket = filepath.Join(dir, "s")
	r := launch(t, o)
	for {
		c, err := net.Dial("unix", o.Socket)
		if err == nil {
			_ = c.Close()
			return r
		}
		select {
		case <-r.done:
			t.Fatalf("the application ended: %v\n%s", r.err, r.output)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// An answer of an application.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks as guard's proxy does. Headers are pairs.
func (r *running) get(path string, headers ...string) answer {
	r.t.Helper()
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", r.socket)
		},
	}, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(r.t.Context(), "GET", "http://shop.example"+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		r.t.Fatalf("GET %s: %v\n%s", path, err, r.output)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, strings.TrimSpace(string(body))}
}

// lastLine returns the last line of an output.
func lastLine(out string) string {
	out = strings.TrimSpace(out)
	return out[strings.LastIndexByte(out, '\n')+1:]
}
