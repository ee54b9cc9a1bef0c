package autopilot

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

func TestMain(m *testing.M) {
	share.Silence()
	os.Exit(m.Run())
}

// guards starts autopilots of several machines with one server.
func guards(t *testing.T, server *redistest.Server, dirs ...string) []*bench {
	t.Helper()
	address, err := share.ParseAddress("redis://" + server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	var all []*bench
	for _, dir := range dirs {
		ctx, cancel := context.WithCancel(context.Background())
		s, err := share.Open(ctx, share.Options{Address: address, Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cancel(); s.Wait() })
		all = append(all, start(t, Options{Dir: dir, Shared: s}))
	}
	return all
}

// meet lets every guard hand in what it has, and then look.
func meet(all ...*bench) {
	for range 2 {
		for _, b := range all {
			b.exchange(true)
			b.look()
		}
	}
}

// see lets a client see a page with a script of a host.
func see(b *bench, page, from, host string) *http.Response {
	b.t.Helper()
	script := fmt.Sprintf(`<!DOCTYPE html><script src="https://%s/a.js"></script>`, host)
	return b.get(serve(map[string]string{page: script}), "http://shop.example"+page, from)
}

// What is seen here and there is known everywhere: evidence adds up, reports of
// one guard's pages count at another, and what is enforced is so for all.
func TestShared(t *testing.T) {
	server := redistest.Start(t)
	all := guards(t, server, t.TempDir(), t.TempDir(), t.TempDir())
	see(all[0], "/", "192.0.2.1", "cdn.example")
	see(all[1], "/", "198.51.100.1", "cdn.example")
	for i, client := range []string{"192.0.2.1", "198.51.100.1", "203.0.113.1"} {
		page := see(all[i], "/", client, "cdn.example")
		if res := all[(i+1)%3].report(page, client, "http://shop.example/", "img-src", "https://img.example/a.png"); res.StatusCode != http.StatusNoContent {
			t.Fatalf("a report is answered %s", res.Status)
		}
	}
	meet(all...)
	for i, b := range all {
		s := b.Suggest(0)
		if want := "script-src https://cdn.example; img-src https://img.example"; !strings.Contains(s.Policy, "script-src https://cdn.example") || !strings.Contains(s.Policy, "img-src https://img.example") {
			t.Errorf("guard %d suggests %s, want %s in it: %+v", i, s.Policy, want, s.Held)
		}
		for _, src := range s.Sources {
			if src.Value == "https://cdn.example" && src.Fact.HTML != 5 {
				t.Errorf("guard %d has counted %d pages, want 5", i, src.Fact.HTML)
			}
		}
	}
	for range 5 {
		meet(all...) // counts do not grow by talking
	}
	if f := all[2].Suggest(0).Sources[0].Fact; f.HTML+f.Told != 5 && f.HTML+f.Told != 3 {
		t.Errorf("counts have grown: %+v", f)
	}
	want, err := all[1].SetMode(Enforce, SetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	meet(all...)
	for i, b := range all {
		if st := b.Status(); st.Mode != Enforce || st.Policy != want.Policy {
			t.Errorf("guard %d: %+v", i, st)
		}
		if got := see(b, "/", "192.0.2.9", "evil.example").Header.Get("Content-Security-Policy"); !strings.Contains(got, "https://cdn.example") || strings.Contains(got, "evil") {
			t.Errorf("guard %d sends %s", i, got)
		}
	}
}

// While the server is lost, what is enforced stays so, also for a guard that is
// started anew; each learns alone, and hands it in when the server is back.
func TestSharedLost(t *testing.T) {
	for _, keep := range []bool{true, false} {
		server := redistest.Start(t)
		dir := t.TempDir()
		all := guards(t, server, dir, t.TempDir())
		see(all[0], "/", "192.0.2.1", "cdn.example")
		see(all[1], "/", "198.51.100.1", "cdn.example")
		meet(all...)
		if _, err := all[0].SetMode(Enforce, SetOptions{}); err != nil {
			t.Fatal(err)
		}
		meet(all...)
		server.Kill()
		meet(all...)
		again := t.TempDir() // the folder of a guard that was killed
		if err := os.CopyFS(again, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		fresh := guards(t, server, again, t.TempDir())
		for i, b := range append(all, fresh[0]) {
			if got := see(b, "/", "192.0.2.1", "cdn.example").Header.Get("Content-Security-Policy"); !strings.Contains(got, "https://cdn.example") {
				t.Errorf("guard %d, server lost: %q", i, got)
			}
		}
		if mode := fresh[1].Status().Mode; mode != Observe {
			t.Errorf("a guard that never met the others: %s", mode)
		}
		see(all[1], "/late", "203.0.113.5", "late.example")
		see(all[1], "/later", "203.0.113.5", "late.example")
		if _, err := all[1].SetMode(Observe, SetOptions{}); err != nil {
			t.Errorf("the mode cannot be changed: %v", err)
		}
		all = append(all, fresh...)
		server.Restart(keep)
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			meet(all...)
			agree := true
			for _, b := range all {
				st := b.Status()
				agree = agree && st.Mode == Observe && st.Facts == 2 && strings.Contains(b.Suggest(0).Policy, "late.example")
			}
			if agree {
				break
			}
			if time.Now().After(end) {
				for i, b := range all {
					t.Errorf("keep %v: guard %d has %+v: %s", keep, i, b.Status(), b.Suggest(0).Policy)
				}
				break
			}
		}
		if !all[0].tokens.holds(all[3].tokens.give(7), 7) {
			t.Error("the guards do not have the same key")
		}
	}
}

// What stands in the store is not believed blindly.
func TestSharedGarbage(t *testing.T) {
	server := redistest.Start(t)
	b := guards(t, server, t.TempDir())[0]
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	evil, err := json.Marshal(learned{Version: 1, Facts: []Fact{
		{Directive: "img-src", Source: "https://a.example; script-src *", HTML: 9, Shown: []uint32{1, 2, 3}, First: b.now(), Last: b.now()},
		{Directive: "img-src; script-src *", Source: "x", HTML: 9, Shown: []uint32{1, 2, 3}, First: b.now(), Last: b.now()},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{learnedDoc: string(evil), controlDoc: `{"mode":"enforce","policy":"default-src *\r\nX: y","since":"2099-01-01T00:00:00Z"}`, keyDoc: "short"} {
		client.HSet(context.Background(), "tenet:doc:"+name, "version", "x"+name, "data", text)
	}
	meet(b)
	if st := b.Status(); st.Mode != Observe || st.Facts != 0 {
		t.Errorf("%+v", st)
	}
	client.HSet(context.Background(), "tenet:doc:"+learnedDoc, "version", "y", "data", "{")
	see(b, "/", "192.0.2.1", "cdn.example")
	meet(b)
	if got := client.HGet(context.Background(), "tenet:doc:"+learnedDoc, "data").Val(); !strings.Contains(got, "cdn.example") {
		t.Errorf("what cannot be read is not replaced: %q", got)
	}
	if _, err := os.Stat(filepath.Join(b.options.Dir, controlFile)); err == nil {
		t.Error("a mode was taken over")
	}
}

// Joining facts comes to the same in whatever order, and however often.
func TestJoin(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 200 {
		var list []Fact
		for range 12 {
			f := Fact{Directive: "img-src", Source: fmt.Sprintf("https://%d.example", r.IntN(4)), HTML: uint64(r.IntN(9)), Told: uint64(r.IntN(9)), First: begin.Add(time.Duration(r.IntN(99)) * time.Hour)}
			f.Last = f.First.Add(time.Hour)
			for i := range r.IntN(4) {
				f.Shown, f.Networks = append(f.Shown, uint32(i)), append(f.Networks, uint32(i))
			}
			list = append(list, f)
		}
		var one, two facts
		for _, f := range list {
			one.join(f)
		}
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, f := range append(list, list...) {
			two.join(f)
		}
		a, b := one.sorted(), two.sorted()
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		if one.join(list[0]) {
			t.Error("what is known is told as news")
		}
	}
	var full facts
	for i := range 2*maxFacts + 10 {
		full.join(Fact{Directive: "img-src", Source: fmt.Sprintf("https://%d.example", i)})
	}
	if len(full.rows) > maxFacts {
		t.Errorf("%d facts", len(full.rows))
	}
}
