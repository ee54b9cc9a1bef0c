package guard_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// times is how often what a test does is done: few in every run, as often as
// the variable says when the figures of bench/RESULTS.md are made.
func times(usual int) int {
	n := 0
	if _, err := fmt.Sscan(os.Getenv("TENET_GUARD_TIMES"), &n); err == nil && n > 0 {
		return n
	}
	return usual
}

// A load asks again and again, from several visitors at once, until stopped.
type load struct {
	mu       sync.Mutex
	statuses map[int]int
	errors   []string
	bodies   map[string]bool // of what was not 200, without ids
	asked    atomic.Int64
	stop     chan struct{}
	done     sync.WaitGroup
}

var requestID = regexp.MustCompile(`[a-z2-7]{26}`)

func underLoad(url string, visitors int) *load {
	l := &load{statuses: map[int]int{}, bodies: map[string]bool{}, stop: make(chan struct{})}
	for range visitors {
		l.done.Go(func() {
			c := client()
			for {
				select {
				case <-l.stop:
					return
				default:
				}
				r, err := get(c, url)
				l.asked.Add(1)
				l.mu.Lock()
				l.statuses[r.status]++
				if err != nil {
					l.errors = append(l.errors, err.Error())
				} else if r.status != http.StatusOK {
					l.bodies[requestID.ReplaceAllString(r.body, "ID")] = true
				}
				l.mu.Unlock()
			}
		})
	}
	return l
}

func (l *load) end() {
	close(l.stop)
	l.done.Wait()
}

// Visitors of an application that is killed again and again notice only if
// their request was being answered: then they get 502, with an id to ask by.
// Everybody else waits a moment.
func TestKilledUnderLoad(t *testing.T) {
	const visitors = 8
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--config", file(t, "guard: {rates: []}\n"), "--", "node", "app.js")
	l := underLoad(g.url+"/short", visitors)
	kills := times(5)
	for range kills {
		pid := g.seen().Pid
		time.Sleep(150 * time.Millisecond)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(patience); ; {
			if r, err := get(client(), g.url+"/"); err == nil && r.status == http.StatusOK && pidOf(r.body) != pid {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("it does not come back:\n%s", g.said)
			}
		}
	}
	l.end()
	t.Logf("%d kills, %d requests, by status %v", kills, l.asked.Load(), l.statuses)
	if len(l.errors) > 0 {
		t.Errorf("%d requests got no answer at all: %s", len(l.errors), l.errors[0])
	}
	for status, n := range l.statuses {
		if status != http.StatusOK && (status != http.StatusBadGateway || n > kills*visitors) {
			t.Errorf("%d requests got %d: want at most the %d that were in flight, with 502", n, status, kills*visitors)
		}
	}
	for body := range l.bodies {
		if !strings.Contains(body, "ID") {
			t.Errorf("a failed request got no id: %q", body)
		}
	}
	g.wait(g.said, `the application ended after .* \(signal: killed\)`)
	if strings.Contains(g.said.String(), "was not shown to the visitor") {
		t.Errorf("pages of guard are told as the application's:\n%s", g.said)
	}
}

func pidOf(body string) int {
	var s seen
	_ = json.Unmarshal([]byte(body), &s) // 0 is no process
	return s.Pid
}

// A reload costs no request.
func TestReloadUnderLoad(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--config", file(t, "guard: {rates: []}\n"), "--", "node", "app.js")
	l := underLoad(g.url+"/short", 8)
	reloads := times(4)
	for i := range reloads {
		g.version(fmt.Sprint(i + 2))
		if out, err := g.ask("reload"); err != nil {
			t.Fatalf("%s\n%s", out, g.said)
		}
		if got := g.seen().Version; got != fmt.Sprint(i+2) {
			t.Errorf("after a reload version %s answers, want %d", got, i+2)
		}
	}
	l.end()
	t.Logf("%d reloads, %d requests, by status %v", reloads, l.asked.Load(), l.statuses)
	if len(l.errors) > 0 || len(l.statuses) != 1 || l.statuses[http.StatusOK] == 0 {
		t.Errorf("by status %v, errors %v: want 200 alone", l.statuses, l.errors)
	}
}

// A version that does not come up leaves the old one in service. So does
// SIGHUP, which asks for the same.
func TestReloadOfABrokenVersion(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--", "node", "app.js")
	g.version("broken")
	out, err := g.ask("reload")
	if err == nil {
		t.Error("reload succeeded")
	}
	wantText(t, "reload", out, "not reloaded, the old version stays in service", "exit status 1")
	if got := g.seen().Version; got != "1" {
		t.Errorf("version %s answers, want 1", got)
	}
	g.version("3")
	if err := g.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	g.wait(g.said, `tenet guard: reloaded in `)
	if got := g.seen().Version; got != "3" {
		t.Errorf("version %s answers, want 3", got)
	}
}

// A stop lets requests finish, and nothing stays behind.
func TestStopsGracefully(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--", "node", "app.js")
	pid := g.seen().Pid
	answer := make(chan string, 1)
	go func() {
		r, err := get(client(), g.url+"/slow")
		answer <- fmt.Sprint(r.status, " ", r.body, err)
	}()
	g.wait(g.out, "a slow request is here")
	g.stop()
	if got := <-answer; got != "200 slow but whole\n<nil>" {
		t.Errorf("the request under way got %q", got)
	}
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("process %d is still there", pid)
	}
	wantText(t, "the log", g.said.String(), "stopping: ", "stopped after ")
	if g.exit != "exit status 0 <nil>" {
		t.Errorf("guard ended with %s", g.exit)
	}
}

// Nobody reads standard output, then nobody is there at all: the application
// serves on, and the loss is said.
func TestLogNobodyReads(t *testing.T) {
	dir := appDir(t, "plain")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	g := &guarded{t: t, dir: dir, state: dir + "-state", ended: make(chan struct{})}
	g.cmd = program(t, dir, "guard", "--state", g.state, "--listen", "127.0.0.1:0", "--", "node", "app.js")
	g.cmd.Stdout = w
	errs, err := g.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	g.said = collect(errs)
	g.follow()
	g.await()
	for range 4 { // more than the pipe and the queue hold
		if got := g.get("/print").body; got != "printed\n" {
			t.Fatalf("got %q", got)
		}
	}
	r.Close()
	g.get("/print")
	g.wait(g.said, `standard output cannot be written: .*broken pipe; its lines are dropped until it can`)
	if got := g.seen().Version; got != "1" {
		t.Errorf("version %s answers", got)
	}
}

// A proxy that dies is replaced; connections wait meanwhile.
func TestProxyKilled(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--", "node", "app.js")
	pid := proxyOf(t, g.cmd.Process.Pid, g.seen().Pid)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if got := g.get("/short"); got.status != http.StatusOK {
		t.Errorf("status %d", got.status)
	}
	g.wait(g.said, `the proxy ended after .*; starting it again, connections wait`)
}

// proxyOf finds the child of guard that is not the application.
func proxyOf(t *testing.T, parent, app int) int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Skip("there is no /proc to find the proxy in")
	}
	for _, e := range entries {
		var pid, ppid int
		var name, state string
		if _, err := fmt.Sscan(e.Name(), &pid); err != nil || pid == app {
			continue
		}
		f, err := os.Open("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue // it has just ended
		}
		data, _ := io.ReadAll(f)
		f.Close()
		if _, err := fmt.Sscan(string(data), &pid, &name, &state, &ppid); err == nil && ppid == parent && state != "Z" {
			return pid
		}
	}
	t.Fatal("guard has no proxy")
	return 0
}

// A disk without room for the state is named, and the application served.
func TestDiskFull(t *testing.T) {
	dir := appDir(t, "plain")
	state := dir + "-full"
	if err := os.Mkdir(state, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=128k,mode=755", "tmpfs", state).CombinedOutput(); err != nil {
		t.Skipf("only who may mount can make a disk full: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", state).Run() }) // after guard, which ends later
	if err := os.WriteFile(state+"/filling", make([]byte, 1<<20), 0o644); err == nil {
		t.Fatal("the disk is not full")
	}
	g := &guarded{t: t, dir: dir, state: state, ended: make(chan struct{})}
	g.cmd = program(t, dir, "guard", "--state", state, "--listen", "127.0.0.1:0", "--", "node", "app.js")
	g.begin()
	g.await()
	if got := g.seen().Version; got != "1" {
		t.Errorf("version %s answers", got)
	}
	g.wait(g.said, `cannot be stored.*no space left on device`)
}
