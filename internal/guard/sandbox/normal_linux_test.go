package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// normal is what ordinary work comes to under the application's policy.
var normal = map[string]string{
	"worker thread":                 "42",
	"shared memory between threads": "42",
	"just-in-time compiler":         "913288672",
	"WebAssembly":                   "42",
	"fork with messages":            "42",
	"spawn with pipes":              "through",
	"watch a folder":                "watched",
	"files of all kinds":            "text! t adef",
	"permissions of its own files":  "640",
	"its own unix socket":           "hello",
	"name of this machine":          "127.0.0.1",
	"facts of the system":           "3",
	"time zones":                    "05:30",
	"randomness":                    "16",
	"work of the thread pool":       "8",
	"compression":                   "true",
	"report":                        "true",
	"heap snapshot":                 "true",
	"standard output as a file":     "true",
	"priority of the process":       "5",
	"connections on a descriptor":   "/through",
}

// Node.js works in every way that applications use, on a socket that it was handed.
func TestNodeWorks(t *testing.T) {
	w := newWorld(t)
	must(t, os.WriteFile(filepath.Join(w.App, "child.js"), []byte("process.on('message', n => process.send(n + 1))"), 0o644))
	p := Application(App{Node: w.Node, Dir: w.App, Home: w.Home, User: w.user(), Env: []string{"APP=" + w.App}})
	script, err := os.ReadFile("testdata/normal.js")
	must(t, err)
	app := startHere(t, w, p, w.Node, "-e", string(script))
	if got := app.get(t, "/through"); got != "asked for /through" {
		t.Errorf("over the socket: %q", got)
	}
	must(t, app.cmd.Wait())
	var got map[string]attempt
	must(t, json.Unmarshal(app.out.Bytes(), &got))
	features := Available()
	missing := map[string]bool{"its own unix socket": !features.Sockets(), "permissions of its own files": !features.View && !features.Users}
	for name, want := range normal {
		if missing[name] {
			continue // Features.Missing says so
		}
		if got[name].Seen != want {
			t.Errorf("%s: %q, want %q", name, got[name].Seen, want)
		}
	}
}

// user is who confined processes become, if we can choose.
func (w *world) user() *User {
	if os.Getuid() != 0 {
		return nil
	}
	return &User{Name: "nobody", UID: nobody, GID: nobody}
}

// An app is a confined process that was started by this test, with the socket that it accepts from.
type app struct {
	cmd    *exec.Cmd
	out    *bytes.Buffer
	client *http.Client
}

func startHere(t *testing.T, w *world, p Policy, argv ...string) *app {
	t.Helper()
	path := filepath.Join(w.Base, "run", "app.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	file, err := l.File()
	must(t, err)
	defer file.Close()
	cmd, err := Command(p, argv, file)
	must(t, err)
	a := &app{cmd: cmd, out: new(bytes.Buffer)}
	cmd.Stdout, cmd.Stderr = a.out, testWriter{t}
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	a.client = &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}, Timeout: patience}
	return a
}

func (a *app) get(t *testing.T, path string) string {
	t.Helper()
	res, err := a.client.Get("http://app" + path)
	must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	return string(body)
}

// testWriter shows what a process says on standard error.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Logf("%s", p)
	return len(p), nil
}

// A process does not outlive who started it.
func TestEndsWithItsSupervisor(t *testing.T) {
	w := newWorld(t)
	p := w.policy(w.user())
	data, err := json.Marshal(launching{Policy: p, Argv: []string{w.Node, "-e", "console.log(process.pid); setInterval(() => {}, 1000)"}})
	must(t, err)
	supervisor := as(t, w, os.Getuid(), "launch")
	supervisor.Env = append(supervisor.Env, "LAUNCHING="+string(data))
	out, err := supervisor.StdoutPipe()
	must(t, err)
	must(t, supervisor.Start())
	line := make([]byte, 100)
	n, err := out.Read(line)
	must(t, err)
	pid := string(bytes.TrimSpace(line[:n]))
	if _, err := os.Stat("/proc/" + pid); err != nil {
		t.Fatalf("it does not run: %v", err)
	}
	must(t, supervisor.Process.Kill())
	_ = supervisor.Wait() // killed, so always an error
	for range 100 {
		if _, err := os.Stat("/proc/" + pid); err != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("process %s still runs", pid)
}
