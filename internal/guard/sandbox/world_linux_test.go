package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	nobody     = 65534
	filesLimit = 1000
	patience   = time.Minute
)

// A world is what a confined process finds around itself: what it may touch, and what
// it must not reach. Everything outside belongs to its own user, so that only the
// sandbox stands between.
type world struct {
	Base     string `json:"base"`
	App      string `json:"app"`
	Home     string `json:"home"`
	Outside  string `json:"outside"`
	Key      string `json:"key"`
	Precious string `json:"precious"`
	Socket   string `json:"socket"`
	Abstract string `json:"abstract"`
	Helper   string `json:"helper"`
	Setuid   string `json:"setuid"`
	Shell    string `json:"shell"` // readable, to be copied
	Node     string `json:"node"`
	Linker   string `json:"linker"`
	Library  string `json:"library"`

	OpenPort     int `json:"openPort"`   // somebody listens, and connecting is allowed
	ClosedPort   int `json:"closedPort"` // somebody listens, and it is not
	BindPort     int `json:"bindPort"`
	FreePort     int `json:"freePort"`
	DatagramPort int `json:"datagramPort"`

	Supervisor int      `json:"supervisor,omitempty"`
	Only       []string `json:"only,omitempty"`
	uid        int
}

// parent is the supervisor: the parent of node, which is our parent.
func (w *world) parent() int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", os.Getppid()))
	if err != nil {
		return os.Getppid()
	}
	var parent int
	if _, err := fmt.Sscanf(string(data[bytes.LastIndexByte(data, ')')+2:]), "%c %d", new(rune), &parent); err != nil {
		return os.Getppid()
	}
	return parent
}

// newWorld builds one for the user as whom confined processes run.
func newWorld(t *testing.T) *world {
	t.Helper()
	base := publicDir(t)
	w := &world{
		Base: base, App: base + "/srv/app", Home: base + "/home", Outside: base + "/outside", Key: base + "/srv/key.pem", Precious: base + "/srv/precious",
		Socket: base + "/run/docker.sock", Abstract: filepath.Base(base), Helper: base + "/bin/helper", Shell: base + "/srv/app/shell", Node: nodeProgram(t), uid: os.Getuid(),
	}
	if w.uid == 0 {
		w.uid = nobody
		w.Setuid = base + "/bin/setuid"
	}
	for _, dir := range []string{w.App, w.Home, w.Outside, base + "/run", base + "/bin"} {
		must(t, os.MkdirAll(dir, 0o755))
	}
	for path, text := range map[string]string{w.Key: "key", w.Precious: "precious", w.Outside + "/stays": "stays", w.App + "/own.js": "// own", w.App + "/movable.js": "// own"} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
	}
	self, err := os.Executable()
	must(t, err)
	copyFile(t, self, w.Helper, 0o755)
	linker, err := interpreter(w.Node)
	must(t, err)
	w.Linker = linker
	w.Library = w.App + "/library.node"
	copyFile(t, someLibrary(t), w.Library, 0o644)
	shell, err := exec.LookPath("sh")
	must(t, err)
	copyFile(t, shell, w.Shell, 0o755)
	must(t, filepath.WalkDir(base, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, w.uid, w.uid)
	}))
	if w.Setuid != "" {
		copyFile(t, self, w.Setuid, 0o755)
		must(t, os.Chmod(w.Setuid, 0o755|os.ModeSetuid))
	}
	w.serve(t)
	return w
}

// serve opens what must not be reached, and one port that may be.
func (w *world) serve(t *testing.T) {
	t.Helper()
	w.OpenPort = accept(t, "tcp4", "127.0.0.1:0")
	w.ClosedPort = accept(t, "tcp4", "127.0.0.1:0")
	w.BindPort, w.FreePort = freePort(t), freePort(t)
	accept(t, "unix", w.Socket)
	accept(t, "unix", "@"+w.Abstract)
	datagrams := filepath.Join(filepath.Dir(w.Socket), "datagrams")
	unixgram, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: datagrams, Net: "unixgram"})
	must(t, err)
	t.Cleanup(func() { _ = unixgram.Close() })
	must(t, os.Chmod(w.Socket, 0o666))
	must(t, os.Chmod(datagrams, 0o666))
	udp, err := net.ListenPacket("udp4", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = udp.Close() })
	w.DatagramPort = udp.LocalAddr().(*net.UDPAddr).Port
}

// accept listens and lets everybody in until the test ends. It returns the port, if it has one.
func accept(t *testing.T, network, address string) int {
	t.Helper()
	l, err := net.Listen(network, address)
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	if tcp, ok := l.Addr().(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// policy is the application's, with one port of each kind and the helper.
func (w *world) policy(user *User) Policy {
	return Application(App{
		Node: w.Node, Dir: w.App, User: user, Home: w.Home,
		Env:     []string{"WORLD=" + string(w.json())},
		Exec:    without([]string{w.Helper, w.Setuid}, ""),
		Network: Network{Connect: Ports{List: []uint16{uint16(w.OpenPort)}}, Bind: Ports{List: []uint16{uint16(w.BindPort)}}},
		Limits:  Limits{Files: filesLimit},
	})
}

func without(list []string, item string) []string {
	var out []string
	for _, s := range list {
		if s != item {
			out = append(out, s)
		}
	}
	return out
}

func (w *world) json() []byte {
	data, err := json.Marshal(w)
	if err != nil {
		panic(err) // a struct of strings and numbers
	}
	return data
}

// publicDir is a folder that other users can enter.
func publicDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sandbox")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	return dir
}

func nodeProgram(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("node")
	must(t, err)
	path, err = filepath.EvalSymlinks(path)
	must(t, err)
	return path
}

// someLibrary is a shared library that node has loaded itself.
func someLibrary(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(nodeProgram(t), "-p", "process.report.getReport().sharedObjects.find(o => /libm[.-]/.test(o))").Output()
	must(t, err)
	path, err := filepath.EvalSymlinks(strings.TrimSpace(string(out)))
	must(t, err)
	return path
}

func copyFile(t *testing.T, from, to string, mode os.FileMode) {
	t.Helper()
	data, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, data, mode))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inherit makes a descriptor one that every child gets, as careless programs do.
func inherit(t *testing.T, f *os.File) {
	t.Helper()
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETFD, 0)
	must(t, err)
}
