package redisstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/web/session"
)

// visits returns a function that runs one visit with a cookie, and returns the
// cookie to bring next and the status.
func visits(t *testing.T, o session.Options) func(string, func(*session.Session)) (string, int) {
	t.Helper()
	sessions, err := session.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return func(cookie string, app func(*session.Session)) (string, int) {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
		r.Header.Set("Cookie", cookie)
		sessions(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { app(session.From(r)) })).ServeHTTP(w, r)
		if line := w.Header().Get("Set-Cookie"); line != "" {
			cookie, _, _ = strings.Cut(line, ";")
		}
		return cookie, w.Code
	}
}

// TestServerGoesAndComes holds that while the server is away, visitors with a
// session get an error rather than a new session, and have the old one when it
// is back.
func TestServerGoesAndComes(t *testing.T) {
	each(t, func(t *testing.T, srv backend, client *redis.Client) {
		var mu sync.Mutex
		var told []error
		visit := visits(t, session.Options{Store: New(client), Secrets: []string{"k"}, Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, err)
			w.WriteHeader(http.StatusServiceUnavailable)
		}})
		cookie, _ := visit("", func(s *session.Session) { s.Set("user", "ann") })
		srv.SetError("LOADING the server is starting")
		if after, status := visit(cookie, func(*session.Session) { t.Error("the application runs without the session") }); after != cookie || status != http.StatusServiceUnavailable {
			t.Errorf("away: status %d, cookie %q", status, after)
		}
		if len(told) != 1 || !strings.Contains(told[0].Error(), "loading a session: redis: ") {
			t.Errorf("told %v", told)
		}
		srv.SetError("")
		visit(cookie, func(s *session.Session) {
			if s.Text("user") != "ann" {
				t.Error("the server is back, and the session is not")
			}
		})
		srv.FlushAll()
		visit(cookie, func(s *session.Session) {
			if !s.IsNew() {
				t.Error("the server lost everything, and the session is there")
			}
		})
	})
}

// TestDestroyedWhileRead holds for Redis what holds for every store: a request
// that read the session before it was destroyed does not bring it back.
func TestDestroyedWhileRead(t *testing.T) {
	each(t, func(t *testing.T, srv backend, client *redis.Client) {
		visit := visits(t, session.Options{Store: New(client), Secrets: []string{"k"}})
		cookie, _ := visit("", func(s *session.Session) { s.Set("user", "ann") })
		visit(cookie, func(s *session.Session) {
			visit(cookie, (*session.Session).Destroy)
			if s.Text("user") != "ann" {
				t.Error("the session of a request that runs has changed")
			}
		})
		if keys := srv.Keys(); len(keys) != 0 {
			t.Errorf("destroyed, and %q is back", keys)
		}
	})
}

// TestCancelled holds that a request whose visitor has gone waits for no
// server, and that the error says so.
func TestCancelled(t *testing.T) {
	each(t, func(t *testing.T, _ backend, client *redis.Client) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		store := New(client)
		_, loading := store.Load(ctx, "a")
		_, asking := store.Revoked(ctx, "a")
		for what, err := range map[string]error{"Load": loading, "Revoked": asking, "Save": store.Save(ctx, "a", nil, time.Minute), "Delete": store.Delete(ctx, "a"), "Revoke": store.Revoke(ctx, "a", time.Minute)} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v", what, err)
			}
		}
	})
}

// TestPrefixesKeepApart holds that two services on one server, and sessions and
// revocations of one, do not meet.
func TestPrefixesKeepApart(t *testing.T) {
	each(t, func(t *testing.T, srv backend, client *redis.Client) {
		ctx := context.Background()
		shop, blog := WithPrefix(client, "shop:"), WithPrefix(client, "blog:")
		for _, err := range []error{shop.Save(ctx, "id", []byte("1"), time.Minute), blog.Revoke(ctx, "id", time.Minute)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if data, err := blog.Load(ctx, "id"); data != nil || err != nil {
			t.Errorf("the blog reads %q of the shop, %v", data, err)
		}
		if gone, err := shop.Revoked(ctx, "id"); gone || err != nil {
			t.Errorf("the blog revokes for the shop: %v", err)
		}
		if got := fmt.Sprint(srv.Keys()); got != "[blog:revoked:id shop:id]" {
			t.Errorf("got %s", got)
		}
		srv.FastForward(time.Minute)
		if gone, err := blog.Revoked(ctx, "id"); gone || err != nil {
			t.Errorf("revoked for longer than was said: %v", err)
		}
	})
}

// TestRoundedUp holds that no time becomes zero, which Redis takes for for
// ever, and that a part of a second counts as one: connect-redis, getTTL.
func TestRoundedUp(t *testing.T) {
	each(t, func(t *testing.T, srv backend, client *redis.Client) {
		for ttl, want := range map[time.Duration]time.Duration{
			-time.Hour: time.Second, 0: time.Second, 1: time.Second, time.Second: time.Second, time.Second + 1: 2 * time.Second, 90 * time.Minute: 90 * time.Minute,
		} {
			if err := New(client).Save(context.Background(), "a", []byte("1"), ttl); err != nil || srv.TTL("sess:a") != want {
				t.Errorf("%s: kept for %s, %v", ttl, srv.TTL("sess:a"), err)
			}
		}
	})
}

// TestKindsOfClients holds that every kind of client of go-redis will do.
func TestKindsOfClients(t *testing.T) {
	each(t, func(t *testing.T, srv backend, _ *redis.Client) {
		for what, client := range map[string]redis.UniversalClient{
			"universal": redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{srv.Addr()}}),
			"ring":      redis.NewRing(&redis.RingOptions{Addrs: map[string]string{"one": srv.Addr()}}),
		} {
			visit := visits(t, session.Options{Store: WithPrefix(client, what+":"), Secrets: []string{"k"}})
			cookie, _ := visit("", func(s *session.Session) { s.Set("user", what) })
			visit(cookie, func(s *session.Session) {
				if s.Text("user") != what {
					t.Errorf("%s: got %q", what, s.Text("user"))
				}
			})
			client.Close()
		}
	})
}
