// Package redistest starts a real server of Redis or Valkey for a test, and
// breaks it: killed, frozen, started again with or without its data.
//
//	server := redistest.Start(t)
//	client := redis.NewClient(&redis.Options{Addr: server.Addr})
//
// The program is redis-server or valkey-server of PATH. Where neither is
// installed and the system is Debian or one of its kin, the package is fetched
// with apt-get into the user's cache and unpacked there; nothing is installed,
// and no right of root is needed. Elsewhere the test fails and says what to do.
package redistest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A TB is the test that the server belongs to: a *testing.T, or a *testing.B.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// A Server is a process that listens on this machine alone and keeps what it is
// told on disk. It ends with the test.
type Server struct {
	Addr   string // 127.0.0.1 and a port
	Socket string // a unix socket, beside it

	t        TB
	dir      string
	args     []string
	password string // of --requirepass

	mu  sync.Mutex
	cmd *exec.Cmd
}

// patience bounds how long a server may take to start, in case of a hang.
const patience = 30 * time.Second

// Start starts a server and returns when it answers. The arguments are settings
// of redis.conf on the command line, such as "--requirepass", "secret".
func Start(t TB, args ...string) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis") // short: the path of a socket has 107 bytes
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	port := freePort(t)
	s := &Server{t: t, Addr: net.JoinHostPort("127.0.0.1", port), Socket: filepath.Join(dir, "redis.sock"), dir: dir}
	s.args = append([]string{
		"--port", port, "--bind", "127.0.0.1", "--dir", dir, "--unixsocket", s.Socket, "--unixsocketperm", "777",
		"--save", "", "--appendonly", "yes", "--appendfsync", "no", "--daemonize", "no",
	}, args...)
	if i := slices.Index(args, "--requirepass"); i >= 0 {
		s.password = args[i+1]
	}
	t.Cleanup(s.Kill)
	s.launch()
	return s
}

// Kill ends the server as a crash does. It does nothing if the server has ended.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill() // an error: it has ended
	_ = s.cmd.Wait()         // says that it was killed
	s.cmd = nil
}

// Restart starts a server that was killed, at the same address. With keep it
// has its data, without it has lost everything.
func (s *Server) Restart(keep bool) {
	s.t.Helper()
	s.Kill()
	if !keep {
		if err := os.RemoveAll(filepath.Join(s.dir, "appendonlydir")); err != nil {
			s.t.Fatalf("redistest: %v", err)
		}
	}
	s.launch()
}

func (s *Server) launch() {
	s.t.Helper()
	cmd := program(s.t)
	cmd.Args = append(cmd.Args, s.args...)
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		s.t.Fatalf("redistest: %v", err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("redistest: %v", err)
	}
	s.mu.Lock()
	s.cmd = cmd
	s.mu.Unlock()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if s.ready() {
			return
		}
		if time.Now().After(end) {
			text, _ := os.ReadFile(log.Name())
			s.t.Fatalf("the server does not start:\n%s", text)
		}
	}
}

// ready asks as a client does. A server that is loading its data answers with
// an error, but it asks for the password before it says so.
func (s *Server) ready() bool {
	conn, err := net.DialTimeout("tcp", s.Addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	answers := bufio.NewReader(conn)
	ask := func(command, want string) bool {
		fmt.Fprintf(conn, "%s\r\n", command)
		answer, _ := answers.ReadString('\n') // an error: not the answer that is wanted
		return strings.TrimSpace(answer) == want
	}
	return (s.password == "" || ask("AUTH "+s.password, "+OK")) && ask("PING", "+PONG")
}

func freePort(t TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	return port
}
