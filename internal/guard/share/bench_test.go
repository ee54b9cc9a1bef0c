package share_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"tenet/internal/guard/front"
	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

// BenchmarkTake is what a request pays for a rate that all guards count, of
// 1,000 clients that ask at once: the way to a server on this machine.
func BenchmarkTake(b *testing.B) {
	server := redistest.Start(b)
	for _, text := range []string{"redis://" + server.Addr, "unix://" + server.Socket} {
		b.Run(text[:4], func(b *testing.B) {
			address, err := share.ParseAddress(text)
			if err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			s, err := share.Open(ctx, share.Options{Address: address, Timeout: 500 * time.Millisecond})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { cancel(); s.Wait() }()
			l, rate := s.Limiter(front.NewBuckets(65536)), front.Rate{Name: "x", Requests: 1_000_000, Burst: 1_000_000}
			var n atomic.Int64
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := l.Take(ctx, fmt.Sprint(n.Add(1)%1000), rate); err != nil {
						b.Error(err)
					}
				}
			})
			if s.State().Alone > 0 {
				b.Errorf("%d requests were judged alone", s.State().Alone)
			}
		})
	}
}
