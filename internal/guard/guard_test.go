package guard

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/config"
	"tenet/internal/guard/sandbox"
	"tenet/internal/guard/switches"
)

func TestBackoff(t *testing.T) {
	var b backoff
	if got := b.next(time.Hour, true); got != 0 {
		t.Errorf("after an hour it waits %v", got)
	}
	last := time.Duration(0)
	for i := range 20 {
		wait := b.next(0, false)
		if most := min(longest, firstWait<<min(i, 20)); wait > most || wait < most*2/3-1 {
			t.Errorf("wait %d is %v, want at most %v and a third less", i, wait, most)
		}
		last = wait
	}
	if last < longest*2/3-1 {
		t.Errorf("the last wait is %v", last)
	}
	if got := b.next(steady, true); got != 0 || b.failures != 1 {
		t.Errorf("one that ran well is started after %v", got)
	}
	for range 20 {
		if got := b.next(0, true); got > brisk {
			t.Errorf("visitors of one that served wait for %v", got)
		}
	}
	var worries int
	b = backoff{}
	for range 25 {
		b.next(0, false)
		if b.worry() {
			worries++
		}
	}
	if worries != 3 {
		t.Errorf("%d warnings in 25 failures, want 3: at 5, 15 and 25", worries)
	}
}

func TestSettle(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "c.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run := []string{"node", "app.js"}
	zero, two := 0, 2
	for _, test := range []struct {
		name    string
		command []string
		guard   config.Guard
		env     []string
		wrong   string // part of the error
		listen  []string
	}{
		{name: "nothing said", command: run, listen: []string{":3000"}},
		{name: "a port of the environment", command: run, env: []string{"PORT=4000"}, listen: []string{":4000"}},
		{name: "a name means ACME", command: run, guard: config.Guard{Domains: []string{"shop.example.com"}}, listen: []string{":443", ":80"}},
		{name: "a port alone", command: run, guard: config.Guard{Listen: []string{"8080"}}, listen: []string{":8080"}},
		{name: "a host and a port", command: run, guard: config.Guard{Listen: []string{"127.0.0.1:8080"}, Instances: &two}, listen: []string{"127.0.0.1:8080"}},
		{name: "no command", wrong: "nothing to guard"},
		{name: "both", command: run, guard: config.Guard{Upstream: "http://127.0.0.1:1"}, wrong: "not both"},
		{name: "upstream without sense", guard: config.Guard{Upstream: "ftp://x"}, wrong: "upstream"},
		{name: "no port", command: run, guard: config.Guard{Listen: []string{"localhost"}}, wrong: "listen: `localhost` is no address"},
		{name: "a port too high", command: run, guard: config.Guard{Listen: []string{":70000"}}, wrong: "listen: `70000` is no port"},
		{name: "twice", command: run, guard: config.Guard{Listen: []string{"80", ":80"}}, wrong: "named twice"},
		{name: "status for all", command: run, guard: config.Guard{Status: "0.0.0.0:1"}, wrong: "status: 0.0.0.0:1 can be reached from outside"},
		{name: "no process", command: run, guard: config.Guard{Instances: &zero}, wrong: "instances: 0"},
		{name: "a key alone", command: run, guard: config.Guard{Key: "k.pem"}, wrong: "needs both cert and key"},
		{name: "ACME without names", command: run, guard: config.Guard{TLS: "acme"}, wrong: "domains: "},
		{name: "a proxy that is none", command: run, guard: config.Guard{TrustedProxies: []string{"10.0.0.0/99"}}, wrong: "trustedProxies: `10.0.0.0/99`"},
		{name: "PROXY from anyone", command: run, guard: config.Guard{ProxyProtocol: true}, wrong: "proxyProtocol: say under trustedProxies"},
		{name: "health that is no path", command: run, guard: config.Guard{Health: "healthz"}, wrong: "health: `healthz`"},
		{name: "a variable of ours", command: run, guard: config.Guard{Env: []string{"TENET_GUARD_SOCKET=x"}}, wrong: "is set by guard itself"},
		{name: "a variable that is none", command: run, guard: config.Guard{Env: []string{"=x"}}, wrong: "neither NAME nor NAME=value"},
		{name: "a folder that is not there", command: run, guard: config.Guard{Write: []string{"no"}}, wrong: "write: no: no such file or directory; make it first: mkdir -p no"},
		{name: "a limit of nothing", command: run, guard: config.Guard{Limits: config.GuardLimits{GuardMore: config.GuardMore{Streams: &zero}}}, wrong: "limits.streams: 0 would let nothing through"},
		{name: "no files", command: run, guard: config.Guard{Resources: config.GuardResources{Files: &zero}}, wrong: "resources.files: 0"},
		{name: "a heap that is no power of two", command: run, guard: config.Guard{SecureHeap: 1000}, wrong: "secureHeap: 1000 is no power of two"},
		{name: "an authority without ACME", command: run, guard: config.Guard{Authority: "https://ca.internal/directory"}, wrong: "authority: is only read with tls: acme"},
		{name: "an authority without TLS", command: run, guard: config.Guard{TLS: "acme", Domains: []string{"a.example"}, Authority: "http://ca"}, wrong: "authority: `http://ca` is no address"},
		{name: "roots that are none", command: run, guard: config.Guard{TLS: "acme", Domains: []string{"a.example"}, AuthorityRoots: "c.pem"}, wrong: "authorityRoots: c.pem has no certificates"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, err := Options{Guard: test.guard, Command: test.command, Dir: dir, Environ: test.env}.settle()
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Errorf("got %v, want an error with %q", err, test.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(o.Listen, test.listen) {
				t.Errorf("listens at %v, want %v", o.Listen, test.listen)
			}
			if o.StopTimeout != usualGrace || o.CSP != "observe" || *o.Instances < 1 {
				t.Errorf("defaults are missing: %+v", o)
			}
		})
	}
}

func TestSettleSaysAllAtOnce(t *testing.T) {
	_, err := Options{Guard: config.Guard{Listen: []string{"x"}, Health: "y"}, Dir: t.TempDir()}.settle()
	for _, want := range []string{"nothing to guard", "listen:", "health:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v has no %q", err, want)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for _, test := range []struct {
		listen []string
		tls    bool
		want   string
	}{
		{[]string{":3000"}, false, "plain"},
		{[]string{":443", ":80"}, true, "tls quic redirect"},
		{[]string{":8443"}, true, "tls quic"},
		{[]string{":80"}, true, "tls quic"}, // somebody wants TLS there
	} {
		var kinds []string
		for _, e := range endpoints(test.listen, test.tls, "") {
			kinds = append(kinds, e.Kind)
		}
		if got := strings.Join(kinds, " "); got != test.want {
			t.Errorf("%v: %s, want %s", test.listen, got, test.want)
		}
	}
}

// A port that is taken is named, with what to do; nothing stays bound.
func TestBindTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = bind(context.Background(), []endpoint{{"127.0.0.1:0", kindPlain}, {l.Addr().String(), kindPlain}}, true)
	if err == nil || !strings.Contains(err.Error(), "another process does already") || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("got %v", err)
	}
}

// HTTP/3 is served at the port that the system chose for TLS.
func TestBindQUIC(t *testing.T) {
	all, err := bind(context.Background(), endpoints([]string{"127.0.0.1:0"}, true, ""), true)
	if err != nil {
		t.Fatal(err)
	}
	defer unbind(all)
	if len(all) != 2 || all[0].bound != all[1].bound {
		t.Errorf("bound %v", all)
	}
}

func TestLink(t *testing.T) {
	a, b := net.Pipe()
	left, right := newLink(a), newLink(b)
	go left.serve(func(m message) message { return message{Text: "left " + m.Op} })
	go right.serve(func(m message) message {
		if m.Op == "fail" {
			return message{Error: "as asked"}
		}
		return message{Text: "right " + m.Op}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range 50 {
		if m, err := left.call(ctx, message{Op: "x"}); err != nil || m.Text != "right x" {
			t.Fatalf("got %q, %v", m.Text, err)
		}
		if m, err := right.call(ctx, message{Op: "y"}); err != nil || m.Text != "left y" {
			t.Fatalf("got %q, %v", m.Text, err)
		}
	}
	if _, err := left.call(ctx, message{Op: "fail"}); err == nil || err.Error() != "as asked" {
		t.Errorf("got %v", err)
	}
	b.Close()
	if _, err := left.call(ctx, message{Op: "x"}); err != errGone {
		t.Errorf("after the end: %v", err)
	}
}

// What is no message ends the link: the other side is not one of us.
func TestLinkGarbage(t *testing.T) {
	a, b := net.Pipe()
	l := newLink(a)
	go l.serve(func(message) message { return message{} })
	go b.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	select {
	case <-l.over:
	case <-time.After(10 * time.Second):
		t.Error("it goes on listening")
	}
}

func TestHints(t *testing.T) {
	dir := t.TempDir()
	p := &Plan{Options: Options{Dir: dir}, Project: dir, features: sandbox.Features{Stage: true}}
	for _, test := range []struct{ line, want string }{
		{"Error: EACCES: permission denied, open '" + dir + "/data/x.log'", "--write data lets it"},
		{"Error: ENOENT: no such file or directory, mkdir '" + dir + "/data/uploads'", "--write data lets it"},
		{"  [Error: EROFS: read-only file system, mkdir '/srv/up'] {", "--write /srv lets it"},
		{"Error: EROFS: read-only file system, open 'logs/p.log'", "--write logs lets it"},
		{"Error: EROFS: read-only file system, open 'p.log'", "to a folder of its own, such as data, and --write data lets it"},
		{"  code: 'SQLITE_CANTOPEN'", "SQLite database: --write DIR lets it"},
		{"Error: EACCES: permission denied, open '/etc/app.conf'", "--read /etc lets it"},
		{"Error: connect EACCES 10.0.0.5:5432", "--connect 5432"},
		{"Error: spawn git EACCES", "may start no programs, such as git"},
		{"Error: The service is no longer running: spawn /srv/shop/node_modules/@esbuild/linux-x64/bin/esbuild EACCES", "compile it before"},
		{"Error: ENOENT: no such file or directory, open '/etc/app.conf'", ""},
		{`{"code":"ERR_ACCESS_DENIED","permission":"FileSystemRead","resource":"/opt/fonts/a.ttf"}`, "may not read /opt/fonts/a.ttf: --read /opt/fonts lets it"},
		{"  permission: 'FileSystemWrite',\n  resource: '" + dir + "/data/x'", "--write data lets it"},
		{"all is well", ""},
	} {
		var said string
		h := newHints(p, func(format string, args ...any) { said += strings.TrimSpace(formatted(format, args)) })
		for range 2 { // once is enough
			for line := range strings.SplitSeq(test.line, "\n") {
				h.read(line)
			}
		}
		if test.want == "" && said != "" || !strings.Contains(said, test.want) || strings.Count(said, "hint: ") > 1 {
			t.Errorf("%s: said %q, want %q once", test.line, said, test.want)
		}
	}
}

// What was refused says what to type, unless the text could be somebody's trick.
func TestRemedies(t *testing.T) {
	for _, test := range []struct {
		o    switches.Observation
		want string
	}{
		{switches.Observation{Kind: "eval", Package: "tmpl", File: "/srv/shop/node_modules/tmpl/lib/tmpl.js"}, "; --allow-eval tmpl lets it"},
		{switches.Observation{Kind: "eval", File: "/srv/shop/lib/rules.js"}, "; --allow-eval ./lib/rules.js lets it"},
		{switches.Observation{Kind: "eval"}, ""},
		{switches.Observation{Kind: "eval", Package: "x; rm -r y"}, ""},
		{switches.Observation{Kind: "strict", File: "/srv/shop/old.js"}, "; sloppy: [old.js] below guard in tenet.yaml lets it"},
		{switches.Observation{Kind: "proto", Package: "old"}, "; switchesOff: [proto] below guard in tenet.yaml lets it"},
		{switches.Observation{Kind: "child", What: "git"}, ""},
	} {
		if got := remedy(test.o, "/srv/shop"); got != test.want {
			t.Errorf("%+v: %q, want %q", test.o, got, test.want)
		}
	}
}

func TestClockJumps(t *testing.T) {
	at := noon()
	for _, test := range []struct {
		after  time.Time
		passed time.Duration
		want   string
	}{
		{at.Add(5 * time.Second), 5 * time.Second, ""},
		{at.Add(7 * time.Second), 5 * time.Second, ""},
		{at.Add(time.Hour), 5 * time.Second, "set forward by 59m55s"},
		{at.Add(-24 * time.Hour), 5 * time.Second, "set back by 24h0m5s"},
	} {
		d := jumped(at, test.after, test.passed)
		if test.want == "" && d != 0 || test.want != "" && !strings.Contains(jumpText(d), test.want) {
			t.Errorf("%v after %v: %v, want %q", test.after.Sub(at), test.passed, d, test.want)
		}
	}
}
