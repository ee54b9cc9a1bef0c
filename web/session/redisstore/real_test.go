package redisstore

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/web/session/redisstore/redistest"
)

// A real server, which is looked into as anybody would.
type real struct {
	t      *testing.T
	server *redistest.Server
	client *redis.Client
}

func startReal(t *testing.T) backend {
	server := redistest.Start(t)
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	t.Cleanup(func() { client.Close() })
	return &real{t, server, client}
}

func (r *real) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *real) Addr() string { return r.server.Addr }

func (r *real) Keys() []string {
	keys, err := r.client.Keys(context.Background(), "*").Result()
	r.must(err)
	slices.Sort(keys)
	return keys
}

func (r *real) Exists(key string) bool { return slices.Contains(r.Keys(), key) }

func (r *real) Get(key string) (string, error) {
	return r.client.Get(context.Background(), key).Result()
}

// TTL is rounded up to seconds: some milliseconds have passed since it was set.
func (r *real) TTL(key string) time.Duration {
	ttl, err := r.client.PTTL(context.Background(), key).Result()
	r.must(err)
	return (ttl + time.Second - 1).Truncate(time.Second)
}

func (r *real) FastForward(d time.Duration) {
	for _, key := range r.Keys() {
		ttl, err := r.client.PTTL(context.Background(), key).Result()
		r.must(err)
		r.must(r.client.PExpire(context.Background(), key, ttl-d).Err()) // what is in the past removes it
	}
}

func (r *real) FlushAll() { r.must(r.client.FlushAll(context.Background()).Err()) }

func (r *real) SetError(text string) {
	if text == "" {
		r.server.Restart(true)
		return
	}
	r.server.Kill()
}
