package guard_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An application runs unchanged: it hears its visitors, and has lost what it
// does not need.
func TestRunsConfined(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--env", "GIVEN=1", "--", "node", "app.js")
	s := g.seen()
	if s.Uid == 0 || os.Getuid() != 0 && s.Uid != os.Getuid() {
		t.Errorf("the application runs as uid %d", s.Uid)
	}
	if slices.Contains(s.Env, "SECRET_OF_THE_SHELL") || !slices.Contains(s.Env, "GIVEN") {
		t.Errorf("its environment is %v: want GIVEN in it, and nothing of the shell", s.Env)
	}
	if s.Address != "127.0.0.1" || s.Encrypted {
		t.Errorf("it sees the address %q, encrypted %v", s.Address, s.Encrypted)
	}
	if id := s.Headers["x-request-id"]; len(id) < 20 {
		t.Errorf("requests have the id %q", id)
	}
	for path, want := range map[string]string{"/write": "E", "/passwd": "E", "/eval": "EvalError"} {
		if got := g.get(path).body; !strings.HasPrefix(got, want) {
			t.Errorf("%s answers %q, want %s: it is refused", path, got, want)
		}
	}
	g.wait(g.said, `refused \(eval\): .* at app\.js:\d+`)
	g.wait(g.said, `hint: the application may not write to .*new\.txt: have it write to a folder of its own, such as data, and --write data lets it`)
	wantText(t, "standard output", g.out.String(), "listening at 8080")

	text, err := g.ask("status")
	if err != nil {
		t.Error(err)
	}
	wantText(t, "status", text, "1 of 1 process")
}

// With TLS the application knows it, and both ends speak what they did.
func TestTLS(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--tls", "internal", "--domain", "localhost", "--", "node", "app.js")
	if s := g.seen(); !s.Encrypted || s.Headers["x-forwarded-proto"] != "https" {
		t.Errorf("the application sees %+v: want an encrypted connection", s)
	}
	if got := g.get("/").header.Get("Strict-Transport-Security"); got == "" {
		t.Error("no Strict-Transport-Security")
	}
}

// Several processes share the requests, and each failure has one name.
func TestInstances(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--instances", "2", "--", "node", "app.js")
	g.wait(g.said, `application 1 serves`)
	g.wait(g.said, `application 2 serves`)
	pids := map[int]bool{}
	for range 20 {
		pids[g.seen().Pid] = true
	}
	if len(pids) != 2 {
		t.Errorf("%d processes answered, want 2", len(pids))
	}
	g.wait(g.out, `app\.2 \| listening at 8080`)
}

// What cannot start says so before anything is started.
func TestRefusals(t *testing.T) {
	dir := appDir(t, "plain")
	for _, test := range []struct {
		name string
		args []string
		want []string
	}{
		{"no such program", []string{"--", "nod", "app.js"}, []string{"there is no program nod"}},
		{"no such file", []string{"--", "node", "ap.js"}, []string{"there is no file", "ap.js"}},
		{"a command mistyped", []string{"relaod"}, []string{"Did you mean `tenet guard reload`?"}},
		{"nothing", nil, []string{"name what to run after --"}},
		{"many", []string{"--listen", "x", "--status", "0.0.0.0:99", "--instances", "0", "--", "node", "app.js"},
			[]string{"for 3 reasons", "listen: `x` is no address", "status: 0.0.0.0:99 can be reached from outside", "instances: 0"}},
		{"files without a key", []string{"--cert", "a.pem", "--", "node", "app.js"}, []string{"tls: files needs both cert and key"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := program(t, dir, append([]string{"guard", "--state", filepath.Join(filepath.Dir(dir), "s")}, test.args...)...).CombinedOutput()
			if err == nil {
				t.Errorf("it started")
			}
			wantText(t, "the message", string(out), test.want...)
		})
	}
}

// A second guard of the same folder would fight with the first.
func TestTwice(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--", "node", "app.js")
	out, err := g.ask("--listen", "127.0.0.1:0", "--", "node", "app.js")
	if err == nil {
		t.Error("a second guard started")
	}
	wantText(t, "the message", out, "another guard runs with the state in")
}

// A server that guard did not start is guarded too, with what the wire can hold.
func TestUpstream(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Powered-By", "Express")
		if r.URL.Path == "/boom" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		io.WriteString(w, "from "+r.Header.Get("X-Forwarded-For"))
	}))
	defer server.Close()
	g := launch(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--upstream", server.URL)
	g.url = g.wait(g.said, `guards the server at .* at (http://\S+)`)[1]
	r := g.get("/")
	if r.status != http.StatusOK || r.body != "from 127.0.0.1" || r.header.Get("X-Powered-By") != "" || r.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("got %+v", r)
	}
	if r := g.get("/boom"); r.status != http.StatusInternalServerError || strings.Contains(r.body, "from") {
		t.Errorf("an error shows as %+v", r)
	}
}

// Without a sandbox what is lost is said, and the rest holds.
func TestNoSandbox(t *testing.T) {
	g := start(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--no-sandbox", "--observe", "--", "node", "app.js")
	wantText(t, "the log", g.said.String(), "no sandbox: the application may read and change whatever the user ")
	if s := g.seen(); s.Uid == 0 || slices.Contains(s.Env, "SECRET_OF_THE_SHELL") {
		t.Errorf("it runs as %d with %v", s.Uid, s.Env)
	}
	if got := g.get("/passwd").body; got != "null\n" {
		t.Errorf("/etc/passwd: %q, want it read", got)
	}
	if got := g.get("/eval").body; got != "2" {
		t.Errorf("eval answers %q: it is only observed", got)
	}
	g.wait(g.said, `would refuse \(eval\): .* at app\.js:\d+`)
}

// The JSON log has whose line it is, and the access log a line a request.
func TestLogJSON(t *testing.T) {
	g := launch(t, appDir(t, "plain"), "--listen", "127.0.0.1:0", "--log", "json", "--access-log", "json", "--status", "0", "--", "node", "app.js")
	g.url = g.wait(g.said, `at (http://[^"\s,]+)"`)[1]
	status := g.wait(g.said, `live: (http://127[^"]+/)\.tenet/`)[1]
	g.get("/short")
	g.wait(g.out, `"source":"app","stream":"stdout","msg":"listening at 8080"`)
	g.wait(g.out, `"path":"/short".*"status":200`)
	if r, err := get(client(), status+".tenet/ready"); err != nil || r.body != "ready\n" {
		t.Errorf("ready: %+v, %v", r, err)
	}
	if r, err := get(client(), status+".tenet/metrics"); err != nil || !strings.Contains(r.body, "tenet_guard_") {
		t.Errorf("metrics: %v\n%s", err, r.body)
	}
}
