package guard_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"tenet/web/session/redisstore/redistest"
)

// A visitor of two machines has one session, whichever of them answers, and has
// it still when the server that keeps it was started again.
func TestSessionsOfTwoMachines(t *testing.T) {
	server := redistest.Start(t)
	t.Setenv("REDIS_URL", "redis://"+server.Addr)
	var all []*guarded
	for range 2 {
		dir := appDir(t, "sessions")
		packages(t, dir+"/node_modules", "../../web/internal/nodetest/testdata", "web")
		all = append(all, launch(t, dir, "--listen", "127.0.0.1:0", "--env", "REDIS_URL", "--connect", server.Addr, "--redis", "redis://"+server.Addr, "--", "node", "app.js"))
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := client()
	c.Jar = jar // which keeps cookies by host, not by port
	var seen []string
	visit := func(g *guarded) {
		res, err := c.Get(g.url + "/")
		if err != nil {
			t.Fatalf("%v\n%s", err, g.said)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s %v\n%s", res.Status, err, g.said)
		}
		seen = append(seen, string(body))
	}
	for _, g := range all {
		g.await()
	}
	visit(all[0])
	visit(all[1])
	server.Restart(true)
	visit(all[0])
	visit(all[1])
	if got := strings.Join(seen, " "); got != "1 2 3 4" {
		t.Errorf("the visits are counted %s, want 1 2 3 4", got)
	}
}
