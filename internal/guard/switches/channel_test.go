//go:build unix

package switches

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A wire is guard's end of a channel.
type wire struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

// serveWired starts an application that is handed nothing: it makes its
// socket itself, and says over a channel that it listens.
func serveWired(t *testing.T, o Options) (*running, *wire) {
	t.Helper()
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "c"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o.Socket = filepath.Join(dir, "s")
	o.Env = append(o.Env, fmt.Sprintf("TENET_GUARD_CHANNEL=%d:%s", os.Getpid(), l.Addr()), "NODE_CLUSTER_SCHED_POLICY=rr")
	r := launch(t, o)
	if err := l.(*net.UnixListener).SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatalf("%v\n%s", err, r.output)
	}
	t.Cleanup(func() { conn.Close() })
	w := &wire{t, conn, bufio.NewReader(conn)}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if line, err := w.in.ReadString('\n'); line != "listening\n" {
		t.Fatalf("the application said %q, %v\n%s", line, err, r.output)
	}
	return r, w
}

// end waits until a process has ended.
func (r *running) end() string {
	r.t.Helper()
	select {
	case <-r.done:
	case <-time.After(patience):
		r.t.Fatalf("it did not end\n%s", r.output)
	}
	return r.cmd.ProcessState.String()
}

// The same applications listen where nothing can be handed over, in whichever
// process or thread the server is.
func TestWired(t *testing.T) {
	listenInEveryWay(t, func(t *testing.T, o Options) *running {
		a, _ := serveWired(t, o)
		return a
	})
}

// A word on the channel does what SIGTERM does, and so does its end: guard may
// be killed. An application with no ear for it ends at once.
func TestToldToEnd(t *testing.T) {
	const serve = "require('node:http').createServer((q, r) => r.end()).listen(3000)\n"
	dir := project(t, map[string]string{
		"deaf.cjs":  serve,
		"term.cjs":  serve + "process.on('SIGTERM', (name, number) => { console.log('heard', name, number); process.exit(7) })",
		"int.cjs":   serve + "process.on('SIGINT', name => { console.log('heard', name); process.exit(7) })",
		"twice.cjs": serve + "process.on('SIGTERM', () => { console.log('heard'); setTimeout(() => process.exit(7), 200) })",
	})
	for _, test := range []struct {
		name, file, said, ended string
		act                     func(*wire)
	}{
		{"told", "term.cjs", "heard SIGTERM 15", "exit status 7", func(w *wire) { w.say("stop") }},
		{"told what it does not hear", "deaf.cjs", "", "exit status 143", func(w *wire) { w.say("stop") }},
		{"hears another signal", "int.cjs", "heard SIGINT", "exit status 7", func(w *wire) { w.say("stop") }},
		{"a word that is none", "term.cjs", "heard SIGTERM 15", "exit status 7", func(w *wire) { w.say("stopping"); w.say("stop") }},
		{"once", "twice.cjs", "heard", "exit status 7", func(w *wire) { w.say("stop"); w.say("stop"); w.conn.Close() }},
		{"guard has ended", "term.cjs", "heard SIGTERM 15", "exit status 7", func(w *wire) { w.conn.Close() }},
		{"guard has ended, unheard", "deaf.cjs", "", "exit status 143", func(w *wire) { w.conn.Close() }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, w := serveWired(t, options(t, dir, nodeBinary(t, ""), "node", test.file))
			test.act(w)
			if how := a.end(); how != test.ended {
				t.Errorf("it ended with %s, want %s\n%s", how, test.ended, a.output)
			}
			if said := strings.TrimSpace(a.output.String()); said != test.said {
				t.Errorf("it said %q, want %q", said, test.said)
			}
		})
	}
}

func (w *wire) say(word string) {
	w.t.Helper()
	if _, err := w.conn.Write([]byte(word + "\n")); err != nil {
		w.t.Error(err)
	}
}

// A child of the application that listens on its own is not what guard waits
// for, and opens no channel.
func TestWiredChild(t *testing.T) {
	dir := project(t, map[string]string{
		"parent.cjs": "const child = require('node:child_process').fork(__dirname + '/child.cjs')\n" +
			"child.on('message', port => require('node:http').createServer((q, r) => r.end('parent, child at ' + typeof port)).listen(3000))",
		"child.cjs": "const s = require('node:http').createServer().listen(0, '127.0.0.1', () => process.send(s.address().port))",
	})
	a, _ := serveWired(t, options(t, dir, nodeBinary(t, ""), "node", "parent.cjs"))
	if got := a.get("/"); got.body != "parent, child at number" {
		t.Errorf("got %s", got.body)
	}
}

// Scripts of package.json and programs of node_modules/.bin are found as they
// are written on Windows.
func TestCommandWindows(t *testing.T) {
	dir := project(t, map[string]string{
		"package.json": `{"name":"x","scripts":{"start":"node dist\\app.js","percent":"node %APP%","caret":"node a^b.js"}}`,
		`dist\app.js`:  "", // what a path of Windows is called here
	})
	shims := filepath.Join(dir, "own", "node_modules", ".bin")
	tool := filepath.Join(dir, "own", "node_modules", "tool", "cli.js")
	for path, text := range map[string]string{
		filepath.Join(shims, "tool"):     "#!/bin/sh\nexec node  \"$basedir/../tool/cli.js\" \"$@\"\n",
		filepath.Join(shims, "tool.cmd"): "@ECHO off\r\n",
		tool:                             "",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ command, script, wrong string }{
		{command: "npm.cmd start", script: filepath.Join(dir, `dist\app.js`)},
		{command: filepath.Join(shims, "tool.cmd") + " x", script: tool},
		{command: filepath.Join(shims, "tool.PS1"), script: tool},
		{command: "npm run percent", wrong: `"%" needs a shell`},
		{command: "npm run caret", wrong: `"^" needs a shell`},
	} {
		o := options(t, dir, nodeBinary(t, ""), strings.Fields(test.command)...)
		o.GOOS = "windows"
		l, err := Compose(t.Context(), o)
		switch {
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%s: %v, want %s", test.command, err, test.wrong)
		case test.wrong == "" && (err != nil || l.Script != test.script):
			t.Errorf("%s: %+v, %v, want the script %s", test.command, l, err, test.script)
		}
	}
}
