package status

import (
	"strings"
	"testing"

	"tenet/internal/guard/ledger"
	"tenet/internal/guard/share"
)

// A server that is lost is seen, in numbers and on the page.
func TestShared(t *testing.T) {
	for _, test := range []struct {
		state share.State
		want  []string
	}{
		{share.State{Server: "redis://10.0.0.5:6379", Up: true, Guards: 3, Alone: 7, Failures: 2}, []string{
			"tenet_guard_shared_up 1\n", "tenet_guard_shared_guards 3\n", "tenet_guard_shared_alone_total 7\n", "tenet_guard_shared_failures_total 2\n",
			"<dd>3 guards</dd>", "through redis://10.0.0.5:6379",
		}},
		{share.State{Server: "redis://10.0.0.5:6379", Guards: 3, Why: "connection <refused>"}, []string{
			"tenet_guard_shared_up 0\n", "<dd>lost</dd>", "each guard alone: connection &lt;refused&gt;", `class="bad"`,
		}},
	} {
		h := serve(t, Options{Snapshot: ledger.New().Snapshot, Shared: func() share.State { return test.state }})
		text := get(h, "/.tenet/metrics").Body.String() + get(h, "/.tenet/").Body.String()
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%+v: no %q", test.state, want)
			}
		}
	}
	alone := serve(t, Options{Snapshot: ledger.New().Snapshot})
	if text := get(alone, "/.tenet/metrics").Body.String() + get(alone, "/.tenet/").Body.String(); strings.Contains(text, "shared") {
		t.Error("a guard that shares nothing says something about it")
	}
}
