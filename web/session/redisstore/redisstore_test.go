package redisstore

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"tenet/web/internal/nodetest"
	"tenet/web/session"
)

// A backend is a server that tests look into, and break.
type backend interface {
	Addr() string
	Keys() []string
	Exists(key string) bool
	Get(key string) (string, error)
	TTL(key string) time.Duration
	FastForward(time.Duration) // the time of all keys
	FlushAll()
	SetError(string) // until it is set to "", nothing is answered but this, or nothing at all
}

// each runs a test with a server within the process, which is fast where it is
// to be asked a thousand times, and with a real one.
func each(t *testing.T, test func(t *testing.T, srv backend, client *redis.Client)) {
	t.Helper()
	for name, start := range map[string]func(*testing.T) backend{
		"miniredis": func(t *testing.T) backend { return miniredis.RunT(t) },
		"redis":     startReal,
	} {
		t.Run(name, func(t *testing.T) { on(t, start, test) })
	}
}

// on runs a test with one server.
func on(t *testing.T, start func(*testing.T) backend, test func(t *testing.T, srv backend, client *redis.Client)) {
	t.Helper()
	srv := start(t)
	client := redis.NewClient(&redis.Options{Addr: srv.Addr(), MaxRetries: -1, DialerRetries: 1})
	t.Cleanup(func() { client.Close() })
	test(t, srv, client)
}

func TestStore(t *testing.T) {
	each(t, func(t *testing.T, srv backend, client *redis.Client) {
		ctx, store := context.Background(), New(client)
		if data, err := store.Load(ctx, "a"); data != nil || err != nil {
			t.Errorf("none: got %q, %v", data, err)
		}
		if err := store.Save(ctx, "a", []byte("{}"), 1500*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if got, ttl := srv.Keys(), srv.TTL("sess:a"); len(got) != 1 || got[0] != "sess:a" || ttl != 2*time.Second {
			t.Errorf("got %q for %s", got, ttl)
		}
		if data, err := store.Load(ctx, "a"); string(data) != "{}" || err != nil {
			t.Errorf("got %q, %v", data, err)
		}
		srv.FastForward(2 * time.Second)
		if data, err := store.Load(ctx, "a"); data != nil || err != nil {
			t.Errorf("expired: got %q, %v", data, err)
		}
		store.Save(ctx, "a", []byte("{}"), time.Minute)
		if err := store.Delete(ctx, "a"); err != nil || srv.Exists("sess:a") {
			t.Errorf("deleted: got %v", err)
		}
		if err := store.Delete(ctx, "a"); err != nil {
			t.Errorf("deleted twice: got %v", err)
		}
		if err := store.Revoke(ctx, "b", time.Minute); err != nil {
			t.Error(err)
		}
		for id, want := range map[string]bool{"b": true, "c": false} {
			if got, err := store.Revoked(ctx, id); got != want || err != nil {
				t.Errorf("%s: got %v, %v", id, got, err)
			}
		}
		srv.SetError("down")
		_, failed := store.Load(ctx, "a")
		for what, err := range map[string]error{"Load": failed, "Save": store.Save(ctx, "a", nil, time.Minute), "Delete": store.Delete(ctx, "a")} {
			if err == nil || !strings.Contains(err.Error(), "redis: ") {
				t.Errorf("%s of a server that is down: got %v", what, err)
			}
		}
	})
}

// redisScript is an Express application with express-session and
// connect-redis. Each line of input is a cookie and what to store; it answers
// with the cookie and what the session holds.
const redisScript = `
const express = require('express')
const session = require('express-session')
const { RedisStore } = require('connect-redis')
const { createClient } = require('redis')
;(async () => {
  const client = createClient({ url: 'redis://' + input.Addr, RESP: 2 })
  await client.connect()
  const app = express()
  app.set('trust proxy', true)
  app.use(session({ store: new RedisStore({ client }), secret: ['new', 'old'], resave: false, saveUninitialized: false, cookie: input.MaxAge ? { maxAge: input.MaxAge } : {} }))
  app.use(express.json())
  app.post('/', (req, res) => {
    Object.assign(req.session, req.body.set)
    for (const k of req.body.delete || []) delete req.session[k]
    if (req.body.destroy) return req.session.destroy(() => res.json({ JSON: 'null' }))
    const { cookie, ...rest } = req.session
    res.json({ JSON: JSON.stringify(rest), ID: req.sessionID })
  })
  const server = app.listen(0, '127.0.0.1', async () => {
    const out = []
    for (const v of input.Visits) {
      const r = await fetch('http://127.0.0.1:' + server.address().port, { method: 'POST', headers: { 'content-type': 'application/json', cookie: v.Cookie }, body: v.Body })
      const set = r.headers.getSetCookie()
      out.push({ ...await r.json(), Cookie: set.length ? set[0].split(';')[0] : v.Cookie })
    }
    answer(out)
    server.close()
    client.destroy()
  })
})()
`

type visit struct{ Cookie, Body string }

type reply struct{ JSON, ID, Cookie string }

// TestConnectRedis holds that an Express application and a Go service use the
// same sessions in the same server: each continues what the other began.
func TestConnectRedis(t *testing.T) {
	on(t, startReal, func(t *testing.T, srv backend, client *redis.Client) {
		node := func(maxAge int, visits []visit) []reply {
			t.Helper()
			var replies []reply
			nodetest.Run(t, redisScript, map[string]any{"Addr": srv.Addr(), "MaxAge": maxAge, "Visits": visits}, &replies)
			if len(replies) != len(visits) {
				t.Fatalf("%d answers to %d visits", len(replies), len(visits))
			}
			return replies
		}
		sessions, err := session.New(session.Options{Store: New(client), Secrets: []string{"old", "new"}, Failed: func(_ http.ResponseWriter, _ *http.Request, err error) { t.Error(err) }})
		if err != nil {
			t.Fatal(err)
		}
		ours := func(cookie string, app func(*session.Session)) string {
			t.Helper()
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "https://shop.example/", nil)
			r.Header.Set("Cookie", cookie)
			sessions(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { app(session.From(r)) })).ServeHTTP(w, r)
			if line := w.Header().Get("Set-Cookie"); line != "" {
				cookie, _, _ = strings.Cut(line, ";")
			}
			return cookie
		}
		r := rand.New(rand.NewPCG(1, 1))
		for _, maxAge := range []int{0, 3600000} {
			var begin []visit
			for i := range 60 {
				begin = append(begin, visit{"", fmt.Sprintf(`{"set":{"user":"u%d","n":%v,"b":{"z":[1,"\u20ac<"],"1":true}}}`, i, r.Float64())})
			}
			begun := node(maxAge, begin)
			var next []visit
			var want []string
			for _, b := range begun {
				key := "sess:" + b.ID
				before, _ := srv.Get(key)
				ours(b.Cookie, func(s *session.Session) {
					if s.IsNew() || s.IsChanged() || s.ID() != b.ID || !strings.HasPrefix(s.Text("user"), "u") {
						t.Errorf("%+v: express-session began it, and we read %v", b, s.Keys())
					}
				})
				after, _ := srv.Get(key)
				if withoutTimes(t, before) != withoutTimes(t, after) {
					t.Errorf("reading changed the record\nfrom %s\nto   %s", before, after)
				}
				if ttl := srv.TTL(key); maxAge == 0 && ttl != 24*time.Hour || maxAge > 0 && (ttl < 59*time.Minute || ttl > time.Hour) {
					t.Errorf("maxAge %d: kept for %s", maxAge, ttl)
				}
				cookie := ours(b.Cookie, func(s *session.Session) { s.Set("go", []int{1, 2}) })
				next = append(next, visit{cookie, `{}`})
				want = append(want, strings.TrimSuffix(b.JSON, "}")+`,"go":[1,2]}`)
			}
			for range 60 { // and what we begin, Express continues
				next = append(next, visit{ours("", func(s *session.Session) { s.Set("user", "gopher") }), `{"set":{"seen":true}}`})
				want = append(want, `{"user":"gopher","seen":true}`)
			}
			for i, got := range node(maxAge, next) {
				if got.JSON != want[i] || got.Cookie != next[i].Cookie {
					t.Errorf("%+v: express-session reads %+v, want %s", next[i], got, want[i])
				}
			}
		}
		ended := ours("", func(s *session.Session) { s.Set("user", "gopher") })
		ours(ended, func(s *session.Session) { s.Destroy() })
		if got := node(0, []visit{{ended, `{}`}}); got[0].JSON != "{}" {
			t.Errorf("we destroyed it, and express-session reads %+v", got[0])
		}
		ended = node(0, []visit{{"", `{"set":{"user":"x"}}`}})[0].Cookie
		node(0, []visit{{ended, `{"destroy":true}`}})
		ours(ended, func(s *session.Session) {
			if !s.IsNew() {
				t.Error("express-session destroyed it, and we read it")
			}
		})
	})
}

// withoutTimes takes out of a record when it expires, which each use changes.
func withoutTimes(t *testing.T, record string) string {
	t.Helper()
	var parsed struct{ Cookie struct{ Expires *string } }
	if err := json.Unmarshal([]byte(record), &parsed); err != nil {
		t.Fatalf("%s: %v", record, err)
	}
	if parsed.Cookie.Expires != nil {
		return strings.Replace(record, *parsed.Cookie.Expires, "later", 1)
	}
	return record
}
