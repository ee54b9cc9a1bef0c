//go:build unix

package redistest

import (
	"context"
	"errors"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// TestServer holds that the server is a real one that can be broken in the ways
// that the package comment says.
func TestServer(t *testing.T) {
	s, ctx := Start(t), context.Background()
	client := redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1, ContextTimeoutEnabled: true})
	defer client.Close()
	byName := redis.NewClient(&redis.Options{Network: "unix", Addr: s.Socket})
	defer byName.Close()
	if err := client.Set(ctx, "a", "1", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := byName.Get(ctx, "a").Result(); got != "1" || err != nil {
		t.Errorf("through the socket: %q, %v", got, err)
	}
	thaw := s.Freeze()
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if err := client.Ping(short).Err(); !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
		t.Errorf("frozen: %v", err)
	}
	thaw()
	if err := client.Ping(ctx).Err(); err != nil {
		t.Errorf("thawed: %v", err)
	}
	s.Kill()
	if err := client.Ping(ctx).Err(); err == nil {
		t.Error("killed, and it answers")
	}
	s.Restart(true)
	if got, err := client.Get(ctx, "a").Result(); got != "1" || err != nil {
		t.Errorf("restarted with its data: %q, %v", got, err)
	}
	s.Restart(false)
	if _, err := client.Get(ctx, "a").Result(); !errors.Is(err, redis.Nil) {
		t.Errorf("restarted without its data: %v", err)
	}
}

// TestReady holds that a server which still loads its data is not said to run,
// also where it asks for the password before it says that it is loading. While
// it loads it answers after each 1,024 keys.
func TestReady(t *testing.T) {
	const keys = 8 << 10
	for _, password := range []string{"", "secret"} {
		s, ctx := Start(t, "--requirepass", password, "--key-load-delay", "50"), context.Background() // microseconds
		client := redis.NewClient(&redis.Options{Addr: s.Addr, Password: password, MaxRetries: -1})
		defer client.Close()
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i := range keys {
				p.Set(ctx, strconv.Itoa(i), "1", 0)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Restart(true)
		if got, err := client.DBSize(ctx).Result(); got != keys || err != nil {
			t.Errorf("password %q: restarted with its data: %d keys, %v", password, got, err)
		}
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
