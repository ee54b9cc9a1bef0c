//go:build unix

package share_test

import (
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

// A server that accepts and does not answer costs a few requests a few
// milliseconds, and all others nothing.
func TestLimiterFrozen(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, at(server), func(o *share.Options) { o.Timeout = 20 * time.Millisecond })
	l := s.Limiter(front.NewBuckets(10000))
	many := front.Rate{Name: "client", Requests: 1000, Per: time.Hour, Burst: 1000}
	take(t, l, "x", many, 3)
	thaw := server.Freeze()
	began := time.Now()
	if n := take(t, l, "x", many, 500); n != 500 {
		t.Errorf("%d of 500 passed", n)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("500 requests took %v", took)
	}
	thaw()
	until(t, "it recovers", func() bool { return s.State().Up })
}
