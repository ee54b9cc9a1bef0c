package probe_test

import (
	"io/fs"
	"net"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"tenet/internal/probe"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func link(to string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink}
}

// proc is what a service looks like in /proc.
var proc = fstest.MapFS{
	"7/status":  file("Name:\tnode\nUid:\t1000\t1001\t1000\t1000\nCapEff:\t0000000000000400\nNoNewPrivs:\t1\nSeccomp:\t2\n"),
	"7/cmdline": file("node\x00--inspect\x00server.js\x00--eval\x00"),
	"7/environ": file("NODE_ENV=production\x00SECRET=x\x00NODE_OPTIONS=--a --b=c\x00"),
	"7/cwd":     link("/srv/shop"),
	"7/exe":     link("../usr/bin/node"),
	"7/fd/0":    link("/dev/null"),
	"7/fd/3":    link("socket:[111]"),
	"7/fd/4":    link("socket:[222]"),
	"7/fd/5":    link("/srv/shop/data.db"),
	"7/fd/6":    link("/etc/shadow"),
	"7/fd/9":    link("/srv/shopping/list"),
	"net/tcp": file("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
		"   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 100 0 0 10 0\n" +
		"   1: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 333 1 0 100 0 0 10 0\n"),
	"net/tcp6": file("  sl\n   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0  1000        0 222 1 0\n"),
}

func TestReadProcess(t *testing.T) {
	f, err := probe.ReadProcess(proc, 7)
	if err != nil {
		t.Fatal(err)
	}
	want := &probe.Process{
		PID: 7, Program: "../usr/bin/node", Args: []string{"node", "--inspect", "server.js", "--eval"}, Folder: "/srv/shop", UID: 1001, Capabilities: 1 << 10, NoNewPrivs: true, Seccomp: true,
		Environment: map[string]string{"NODE_ENV": "production", "NODE_OPTIONS": "--a --b=c"}, HasEnv: true,
		Listens: []string{"0.0.0.0:3000", "[::1]:8080"}, Open: []string{"/etc/shadow", "/srv/shopping/list"},
	}
	if !reflect.DeepEqual(f.Process, want) {
		t.Errorf("got  %+v\nwant %+v", f.Process, want)
	}
	if s := strings.Join(f.Process.Switches(), " "); s != "--a --b=c --inspect" || !f.Process.IsNode() || f.Target != "pid:7" {
		t.Errorf("switches %q of %s", s, f.Target)
	}
	if want := "listens at 0.0.0.0:3000, [::1]:8080; has open outside of /srv/shop: /etc/shadow, /srv/shopping/list"; len(f.Notes) != 1 || f.Notes[0] != want {
		t.Errorf("noted %q, want %q", f.Notes, want)
	}
	if _, err := probe.ReadProcess(proc, 8); err == nil || !strings.Contains(err.Error(), "pid:8 is no process") {
		t.Errorf("got %v", err)
	}
}

func TestListener(t *testing.T) {
	if pid, err := probe.Listener(proc, 3000); pid != 7 || err != nil {
		t.Errorf("got %d, %v", pid, err)
	}
	for port, want := range map[int]string{8080: "", 9: "nothing listens"} {
		if _, err := probe.Listener(proc, port); err != nil != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("port %d: %v", port, err)
		}
	}
}

// The true /proc has this process.
func TestOwnProcess(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("no /proc")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	real := os.DirFS("/proc")
	pid, err := probe.Listener(real, l.Addr().(*net.TCPAddr).Port)
	if err != nil || pid != os.Getpid() {
		t.Fatalf("got %d, %v, want %d", pid, err, os.Getpid())
	}
	f, err := probe.ReadProcess(real, pid)
	if err != nil || f.Process.UID != os.Geteuid() || len(f.Process.Listens) == 0 || f.Process.IsNode() {
		t.Errorf("got %+v, %v", f.Process, err)
	}
}
