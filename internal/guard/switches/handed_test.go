//go:build unix

package switches

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serveHanded starts an application that may make no sockets: it gets the one
// of guard, a pipe on which it says that it listens, and two spare ones.
func serveHanded(t *testing.T, o Options) *running {
	t.Helper()
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	var files []*os.File
	listener := func(name string) {
		l, err := net.Listen("unix", filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := l.(*net.UnixListener).File()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = l.Close(), f.Close() })
		files = append(files, f)
	}
	listener("s")
	ready, said, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	files = append(files, said)
	listener("1")
	listener("2")
	o.Socket = filepath.Join(dir, "s")
	o.Env = append(o.Env, fmt.Sprintf("TENET_GUARD_FDS=%d:3,4,5,6", os.Getpid()))
	r := launch(t, o, files...)
	_ = said.Close() // the application has it
	buf := make([]byte, 1)
	if n, err := ready.Read(buf); n != 1 {
		t.Fatalf("the application did not say that it listens: %v\n%s", err, r.output)
	}
	return r
}

// The same applications listen on a socket that was handed to them.
func TestHandedSockets(t *testing.T) {
	listenInEveryWay(t, serveHanded)
}

// listenInEveryWay has applications listen in whichever way, process or thread
// they do.
func listenInEveryWay(t *testing.T, serve func(*testing.T, Options) *running) {
	dir := project(t, map[string]string{
		"forms.cjs": app(t, "forms.cjs"), "cluster.cjs": app(t, "cluster.cjs"), "thread.cjs": app(t, "thread.cjs"),
		"fastify.mjs": app(t, "fastify.mjs"),
	})
	for _, test := range []struct{ command, want string }{
		{"node forms.cjs port", `"port":3000`},
		{"node forms.cjs probe", `"port":3000`},
		{"node forms.cjs both", `"port":3000`},
		{"node cluster.cjs", `"ip":"203.0.113.9"`},
		{"node thread.cjs", "203.0.113.9"},
		{"node fastify.mjs", `"ip":"203.0.113.9"`},
	} {
		t.Run(test.command, func(t *testing.T) {
			t.Parallel()
			a := serve(t, options(t, dir, nodeBinary(t, ""), strings.Fields(test.command)...))
			if got := a.get("/", "X-Forwarded-For", "203.0.113.9"); !strings.Contains(got.body, test.want) {
				t.Errorf("got %s", got.body)
			}
		})
	}
}
