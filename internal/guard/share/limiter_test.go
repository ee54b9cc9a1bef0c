package share_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/internal/guard/front"
	"tenet/internal/guard/ledger"
	"tenet/internal/guard/share"
	"tenet/web/session/redisstore/redistest"
)

// hourly is a rate of which no token comes within a test.
var hourly = front.Rate{Name: "login", Requests: 12, Per: time.Hour, Burst: 12}

// take counts how many of n requests pass.
func take(t *testing.T, l front.Limiter, key string, rate front.Rate, n int) (passed int) {
	t.Helper()
	for range n {
		wait, err := l.Take(context.Background(), key, rate)
		if err != nil {
			t.Fatal(err)
		}
		if wait <= 0 {
			passed++
		}
	}
	return passed
}

// Three guards together let through what one would, and know when it gets better.
func TestLimiterCountsAcross(t *testing.T) {
	server := redistest.Start(t)
	var all []*share.Limiter
	for range 3 {
		all = append(all, open(t, at(server)).Limiter(front.NewBuckets(1000)))
	}
	var passed atomic.Int32
	var group sync.WaitGroup
	for _, l := range all {
		for range 4 {
			group.Go(func() { passed.Add(int32(take(t, l, "a", hourly, 5))) })
		}
	}
	group.Wait()
	if passed.Load() != 12 {
		t.Errorf("%d of 60 requests passed, want 12", passed.Load())
	}
	if wait, _ := all[1].Take(context.Background(), "a", hourly); wait < 4*time.Minute || wait > 5*time.Minute {
		t.Errorf("the next may come after %v, want 5 min", wait)
	}
	if n := take(t, all[2], "b", hourly, 1); n != 1 {
		t.Error("another client was refused")
	}
	quick := front.Rate{Name: "quick", Requests: 20, Per: time.Second, Burst: 1}
	if n := take(t, all[0], "c", quick, 1) + take(t, all[1], "c", quick, 1); n != 1 {
		t.Errorf("%d passed, want 1", n)
	}
	until(t, "a token comes", func() bool { return take(t, all[2], "c", quick, 1) == 1 })
}

// What a client has used up costs no more questions, and what stands on the
// server says nothing of clients and does not stay.
func TestLimiterKeys(t *testing.T) {
	server := redistest.Start(t)
	l := open(t, at(server)).Limiter(front.NewBuckets(1000))
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	ctx := context.Background()
	take(t, l, "login 192.0.2.77", hourly, 13)
	keys := client.Keys(ctx, "tenet:rate:*").Val()
	if len(keys) != 1 || len(keys[0]) != len("tenet:rate:")+24 {
		t.Fatalf("keys %q", keys)
	}
	if ttl := client.PTTL(ctx, keys[0]).Val(); ttl < 59*time.Minute || ttl > time.Hour+time.Second {
		t.Errorf("the key stays for %v", ttl)
	}
	before := commands(t, client)
	take(t, l, "login 192.0.2.77", hourly, 100)
	if asked := commands(t, client) - before; asked > 5 {
		t.Errorf("%d questions for requests that were to be refused", asked)
	}
}

// commands is how many scripts the server has run.
func commands(t *testing.T, client *redis.Client) int {
	t.Helper()
	info, err := client.InfoMap(context.Background(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name := range info["Commandstats"] {
		if name == "cmdstat_evalsha" {
			calls := info["Commandstats"][name]
			for i := len("calls="); i < len(calls) && calls[i] >= '0' && calls[i] <= '9'; i++ {
				n = n*10 + int(calls[i]-'0')
			}
		}
	}
	return n
}

// A lost server leaves each guard its share, quickly; that is said once, and
// mends itself. In no phase does more pass than the rates allow.
func TestLimiterLost(t *testing.T) {
	server := redistest.Start(t)
	var log said
	l := ledger.New()
	first := open(t, at(server), func(o *share.Options) { o.Logger, o.Ledger = log.logger(), l })
	second := open(t, at(server))
	third := open(t, at(server), func(o *share.Options) { o.Guards = 3 })
	until(t, "the guards see each other", func() bool { return first.State().Guards == 3 && second.State().Guards == 3 })
	a, b := first.Limiter(front.NewBuckets(1000)), second.Limiter(front.NewBuckets(1000))
	if n := take(t, a, "x", hourly, 2); n != 2 {
		t.Fatal("refused")
	}
	server.Kill()
	began := time.Now()
	if n := take(t, a, "y", hourly, 40); n != 4 {
		t.Errorf("alone %d of 12 passed, want a third", n)
	}
	if n := take(t, b, "y", hourly, 40); n > 4 {
		t.Errorf("the second let %d pass", n)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("80 requests without the server took %v", took)
	}
	until(t, "it is said", func() bool { return !first.State().Up })
	if n := take(t, a, "z", hourly, 40); n != 4 {
		t.Errorf("once that is known %d of 12 passed, want a third", n)
	}
	if first.State().Alone == 0 || first.State().Why != "connection refused" {
		t.Errorf("the state is %+v", first.State())
	}
	server.Restart(true)
	until(t, "it recovers", func() bool { return first.State().Up && second.State().Up && third.State().Up })
	if n := take(t, a, "x", hourly, 20) + take(t, b, "x", hourly, 20); n != 10 {
		t.Errorf("%d more passed after 2 of 12, want 10", n)
	}
	if log.count("is lost") != 1 || log.count("is back") != 1 || log.count("1/3") != 1 {
		t.Errorf("said:\n%s", log.String())
	}
	if n := len(l.Snapshot().Events); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// A server that is not there at the start is one that is lost, and a wrong
// password too: nothing opens.
func TestLimiterNeverThere(t *testing.T) {
	server := redistest.Start(t, "--requirepass", "right")
	for name, address := range map[string]string{"no server": "redis://127.0.0.1:1", "no socket": "unix:///nowhere/redis.sock", "wrong password": "redis://:wrong@" + server.Addr, "no such name": "redis://nowhere.invalid"} {
		s := open(t, address, func(o *share.Options) { o.Guards = 2 })
		if n := take(t, s.Limiter(front.NewBuckets(100)), "x", hourly, 20); n != 6 {
			t.Errorf("%s: %d of 12 passed, want a half", name, n)
		}
		until(t, name+" is noticed", func() bool { return !s.State().Up })
	}
	s := open(t, "redis://:right@"+server.Addr)
	if n := take(t, s.Limiter(front.NewBuckets(100)), "x", hourly, 20); n != 12 || !s.State().Up {
		t.Errorf("with the right password %d of 12 passed, %+v", n, s.State())
	}
	if s := open(t, "unix://:right@"+server.Socket); take(t, s.Limiter(front.NewBuckets(100)), "x", hourly, 1) != 0 {
		t.Error("through the socket there is another bucket")
	}
}
