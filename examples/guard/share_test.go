package guard_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tenet/web/session/redisstore/redistest"
)

const sharedSettings = `
guard:
  listen: ["127.0.0.1:0"]
  tls: internal
  domains: [localhost]
  redis: {url: "%s", password: $REDIS_PASSWORD, prefix: "shop:", timeout: 250ms, guards: 3}
  rates:
    - {name: first, methods: [POST], paths: [/first], requests: 9, per: 1h}
    - {name: second, methods: [POST], paths: [/second], requests: 9, per: 1h}
    - {name: third, methods: [POST], paths: [/third], requests: 9, per: 1h}
`

// trial is how many of n attempts pass, made in turn at several guards, by guard.
func trial(t *testing.T, all []*guarded, path string, n int) (passed int, each []int) {
	t.Helper()
	c := client()
	each = make([]int, len(all))
	for i := range n {
		res, err := c.Post(all[i%len(all)].url+path, "text/plain", nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		switch res.StatusCode {
		case http.StatusOK:
			passed, each[i%len(all)] = passed+1, each[i%len(all)]+1
		case http.StatusTooManyRequests:
		default:
			t.Errorf("an attempt is answered %s", res.Status)
		}
	}
	return passed, each
}

// becomes waits for something to become so on every guard.
func becomes(t *testing.T, all []*guarded, what string, so func(g *guarded) bool) {
	t.Helper()
	for i, g := range all {
		for end := time.Now().Add(patience); !so(g); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("guard %d: it never happened that %s:\n%s", i, what, g.said)
			}
		}
	}
}

// issuer is the certificate of whoever has signed that of a guard.
func issuer(t *testing.T, g *guarded) []byte {
	t.Helper()
	conn, err := tls.Dial("tcp", strings.TrimPrefix(g.url, "https://"), &tls.Config{ServerName: "localhost", InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[1].Raw
}

func enforced(g *guarded) string { return g.get("/a").header.Get("Content-Security-Policy") }

// Three guards and one server: they count, learn, enforce and sign together. The
// server is killed under load, and nothing opens and nothing fails; it comes back,
// and all is as before.
func TestThreeGuards(t *testing.T) {
	const password = "correct-horse"
	t.Setenv("REDIS_PASSWORD", password)
	server := redistest.Start(t, "--requirepass", password)
	if err := os.Chmod(filepath.Dir(server.Socket), 0o755); err != nil { // as that of a server that is a service
		t.Fatal(err)
	}
	var all []*guarded
	for _, address := range []string{"redis://" + server.Addr, "redis://" + server.Addr, "unix://" + server.Socket} {
		settings := file(t, fmt.Sprintf(sharedSettings, address))
		all = append(all, launch(t, appDir(t, "shared"), "--config", settings, "--", "node", "app.js"))
	}
	for _, g := range all {
		g.await()
	}
	authority := issuer(t, all[0])
	for i, g := range all[1:] {
		if !bytes.Equal(issuer(t, g), authority) {
			t.Errorf("guard %d has an authority of its own", i+1)
		}
	}
	if passed, each := trial(t, all, "/first", 27); passed != 9 {
		t.Errorf("%v of 27 attempts passed, want 9 in all", each)
	}

	all[0].get("/a")
	all[1].get("/b") // the second page that shows the same
	becomes(t, all, "it suggests what the others have seen", func(g *guarded) bool {
		text, err := g.ask("csp", "suggest")
		return err == nil && strings.Contains(text, "https://cdn.example")
	})
	if text, err := all[2].ask("csp", "enforce"); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	becomes(t, all, "it enforces", func(g *guarded) bool { return strings.Contains(enforced(g), "https://cdn.example") })

	var loads []*load
	for _, g := range all {
		loads = append(loads, underLoad(g.url+"/a", 2))
	}
	time.Sleep(300 * time.Millisecond)
	server.Kill()
	if passed, each := trial(t, all, "/second", 27); passed > 9 || each[0] == 0 || each[1] == 0 || each[2] == 0 {
		t.Errorf("without the server %v of 27 attempts passed, want a third of 9 each", each)
	}
	becomes(t, all, "it says that the server is lost", func(g *guarded) bool { return strings.Contains(g.said.String(), "is lost") })
	for i, g := range all {
		if !strings.Contains(enforced(g), "https://cdn.example") {
			t.Errorf("without the server guard %d enforces %q", i, enforced(g))
		}
	}
	server.Restart(true)
	becomes(t, all, "it says that the server is back", func(g *guarded) bool { return strings.Contains(g.said.String(), "is back") })
	if passed, each := trial(t, all, "/third", 27); passed != 9 {
		t.Errorf("with the server back %v of 27 attempts passed, want 9 in all", each)
	}
	for i, l := range loads {
		l.end()
		if len(l.errors) > 0 || l.statuses[http.StatusOK] != int(l.asked.Load()) {
			t.Errorf("guard %d under load: %v, %v, %v", i, l.statuses, l.errors, l.bodies)
		}
	}
	lost := regexp.MustCompile(`is lost \(.*\): rates hold for each guard alone, with 1/3 of what is allowed`)
	for i, g := range all {
		text := g.said.String()
		if n := strings.Count(text, "is lost"); n != 1 || !lost.MatchString(text) {
			t.Errorf("guard %d says %d times that the server is lost:\n%s", i, n, text)
		}
		if strings.Contains(text, password) || strings.Contains(text, "redis: 20") {
			t.Errorf("guard %d tells the password, or lets the client library speak:\n%s", i, text)
		}
	}
}

// What is shared is said before anything starts, without the password, and what
// is wrong with it too.
func TestShareDryRun(t *testing.T) {
	t.Setenv("REDIS_PASSWORD", "correct-horse")
	dir := appDir(t, "shared")
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"--redis", "rediss://guard@redis.internal:6390", "--config", file(t, "guard: {redis: {url: \"redis://x\", password: $REDIS_PASSWORD}}\n")},
			[]string{"through rediss://guard@redis.internal:6390, with the password in $REDIS_PASSWORD", "6390"}},
		{[]string{"--redis", "redis.internal:6390"}, []string{"redis.url: it is no address: write redis://"}},
		{[]string{"--redis", "redis://:correct-horse@redis.internal"}, []string{"redis.url: a password does not belong"}},
	} {
		out, _ := program(t, dir, append(append([]string{"guard", "--state", filepath.Join(dir, "s"), "--dry-run"}, test.args...), "--", "node", "app.js")...).CombinedOutput()
		text := strings.Join(strings.Fields(string(out)), " ")
		wantText(t, "the plan", text, test.want...)
		if strings.Contains(text, "correct-horse") {
			t.Errorf("the password is told:\n%s", out)
		}
	}
}
