package autopilot

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// enforced is an autopilot that enforces the policy of the shop.
func enforced(t *testing.T, o Options) *bench {
	b := start(t, o)
	b.visitShop()
	if _, err := b.SetMode(Enforce, SetOptions{}); err != nil {
		t.Fatal(err)
	}
	b.wait(2 * time.Minute)
	return b
}

func holds(res *http.Response) bool { return res.Header.Get("Content-Security-Policy") != "" }

// A release with a new script breaks pages for everybody: the policy becomes
// report-only, says so, and is back after a quiet time.
func TestFallBack(t *testing.T) {
	b := enforced(t, Options{})
	broken := func(network int) {
		page := b.get(serve(shop), "http://shop.example/", client(network))
		b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
	}
	for network := range 4 {
		broken(network)
	}
	if !holds(b.get(serve(shop), "http://shop.example/", client(9))) {
		t.Fatal("four networks are enough")
	}
	broken(4)
	res := b.get(serve(shop), "http://shop.example/", client(9))
	if holds(res) || !strings.HasPrefix(res.Header.Get("Content-Security-Policy-Report-Only"), shopPolicy) {
		t.Fatalf("it does not fall back to the policy that was accepted: %v", res.Header)
	}
	if e := b.ledger.Snapshot().Events; len(e) == 0 || !strings.Contains(e[0].Text, "it is report-only until 12:12:00 UTC") {
		t.Errorf("the ledger says %+v", e)
	}
	if !strings.Contains(b.said.String(), "report-only until") || b.Status().Resting.IsZero() {
		t.Errorf("said: %s; status %+v", b.said, b.Status())
	}
	for network := range 20 { // it goes on, so the rest does
		b.wait(30 * time.Second)
		broken(network)
		broken(network + 1)
		broken(network + 2)
		broken(network + 3)
		broken(network + 4)
	}
	b.wait(9 * time.Minute)
	if holds(b.get(serve(shop), "http://shop.example/", client(9))) {
		t.Error("it is enforced again although pages were broken nine minutes ago")
	}
	b.wait(2 * time.Minute)
	if !holds(b.get(serve(shop), "http://shop.example/", client(9))) {
		t.Error("it is not enforced again")
	}
	if e := b.ledger.Snapshot().Events; !strings.Contains(e[0].Text, "enforced again") {
		t.Errorf("the ledger says %+v", e)
	}
}

// An attacker who wants the policy away sends many reports.
func TestFallBackIsNotForOneWhoWantsIt(t *testing.T) {
	for name, attack := range map[string]func(b *bench){
		"from one network": func(b *bench) {
			page := b.get(serve(shop), "http://shop.example/", client(1))
			for range 500 {
				b.report(page, client(1), "http://shop.example/", "script-src-elem", "inline")
			}
		},
		"without tokens": func(b *bench) {
			for network := range 100 {
				b.report(nil, client(network), "http://shop.example/", "script-src-elem", "inline")
			}
		},
		"with the token of another": func(b *bench) {
			page := b.get(serve(shop), "http://shop.example/", client(1))
			for network := range 100 {
				b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
			}
		},
		"from a few networks of many": func(b *bench) {
			for network := range 50 {
				b.get(serve(shop), "http://shop.example/", client(network))
			}
			for network := range 12 {
				page := b.get(serve(shop), "http://shop.example/", client(network))
				b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
			}
		},
		"slowly": func(b *bench) {
			for network := range 30 {
				page := b.get(serve(shop), "http://shop.example/", client(network))
				b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
				b.wait(20 * time.Second)
			}
		},
		"of extensions": func(b *bench) {
			for network := range 30 {
				page := b.get(serve(shop), "http://shop.example/", client(network))
				b.report(page, client(network), "http://shop.example/", "script-src-elem", "chrome-extension://abc")
			}
		},
	} {
		b := enforced(t, Options{})
		attack(b)
		if !holds(b.get(serve(shop), "http://shop.example/", client(9))) {
			t.Errorf("%s: the policy is gone", name)
		}
	}
	b := enforced(t, Options{FallBack: FallBack{Never: true}})
	for network := range 30 {
		page := b.get(serve(shop), "http://shop.example/", client(network))
		b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
	}
	if !holds(b.get(serve(shop), "http://shop.example/", client(9))) {
		t.Error("never: the policy is gone")
	}
}
