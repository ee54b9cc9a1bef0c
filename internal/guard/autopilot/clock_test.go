package autopilot

import (
	"testing"
	"time"
)

// A clock that is set, either way and by more than anything is kept for,
// neither ends what is enforced nor what is learnt, also over a restart.
func TestClockIsSet(t *testing.T) {
	for name, by := range map[string]time.Duration{"back": -48 * time.Hour, "far back": -20 * 365 * 24 * time.Hour, "forward": 48 * time.Hour, "far forward": 20 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			b := enforced(t, Options{Dir: dir})
			b.wait(by)
			if !holds(b.get(serve(shop), "http://shop.example/", client(1))) {
				t.Error("the policy is not enforced any more")
			}
			b.visitShop()
			if got := b.Suggest(DefaultWindow).Policy; got != shopPolicy {
				t.Errorf("the suggestion is\n%s, want\n%s", got, shopPolicy)
			}
			page := b.get(serve(shop), "http://shop.example/", client(2))
			b.report(page, client(2), "http://shop.example/", "img-src", "https://img.example/a.png")
			if n := len(b.ledger.Snapshot().Reports); n != 1 {
				t.Errorf("%d reports are counted, want 1", n)
			}
			for network := range 6 { // a release that breaks pages
				page := b.get(serve(shop), "http://shop.example/", client(network))
				b.report(page, client(network), "http://shop.example/", "script-src-elem", "inline")
			}
			if holds(b.get(serve(shop), "http://shop.example/", client(9))) {
				t.Error("it does not fall back")
			}
			b.wait(11 * time.Minute)
			if !holds(b.get(serve(shop), "http://shop.example/", client(9))) {
				t.Error("it is not enforced again")
			}
		})
	}
}
