package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/web/cookie"
)

// during runs a visit, and others while the application of the first runs:
// between the loading of its session and its answer.
func (b *browser) during(app func(*Session), others func()) {
	w, r := b.request("GET", "/")
	b.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := From(r)
		others()
		app(s)
	})).ServeHTTP(w, r)
}

func stored(t *testing.T) (*browser, *Memory) {
	store := NewMemory(0)
	b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}})
	b.visit(func(s *Session) { s.Set("user", "ann"); s.Set("n", 1) })
	return b, store
}

// A slow request that only reads, such as one for a picture, must not undo what
// a fast one did while it ran. express-session's touch does not either.
func TestReadingUndoesNothing(t *testing.T) {
	for what, test := range map[string]struct {
		meanwhile func(*Session)
		want      string
	}{
		"a value is set":     {func(s *Session) { s.Set("n", 2) }, `{"user":"ann","n":2}`},
		"a value is deleted": {func(s *Session) { s.Delete("user") }, `{"n":1}`},
		"it is destroyed":    {(*Session).Destroy, `{}`},
		"nothing":            {func(*Session) {}, `{"user":"ann","n":1}`},
	} {
		b, _ := stored(t)
		jar := map[string]string{"connect.sid": b.jar["connect.sid"]}
		b.during(func(s *Session) { s.Text("user") }, func() { b.visit(test.meanwhile) })
		b.jar = jar // as a copy that somebody kept
		b.visit(func(s *Session) {
			if got := s.json(); got != test.want {
				t.Errorf("%s while another request reads: afterwards it is %s, want %s", what, got, test.want)
			}
		})
	}
}

// The same holds for renewing at login: the old name must not come back.
func TestReadingBringsNoOldNameBack(t *testing.T) {
	b, store := stored(t)
	planted := b.jar["connect.sid"]
	b.during(func(*Session) {}, func() { b.login("ann") })
	if store.Len() != 1 {
		t.Errorf("%d records are left", store.Len())
	}
	b.jar = map[string]string{"connect.sid": planted}
	if got := b.user(); got != "" {
		t.Errorf("the name from before the login is %s again", got)
	}
}

// Reading prolongs the record: that is what touch is for.
func TestReadingProlongs(t *testing.T) {
	for _, noTouch := range []bool{false, true} {
		b := newBrowser(t, Options{Store: NewMemory(0), Secrets: []string{"k"}, NoTouch: noTouch, Cookie: cookie.Cookie{MaxAge: time.Hour}})
		b.visit(func(s *Session) { s.Set("user", "ann") })
		name := b.jar["connect.sid"]
		b.now = b.now.Add(40 * time.Minute)
		b.user()
		b.now = b.now.Add(40 * time.Minute)
		b.jar["connect.sid"] = name
		if got := b.user(); (got == "ann") == noTouch {
			t.Errorf("NoTouch %v: read after 40 minutes, and 80 minutes after it began it has %q", noTouch, got)
		}
	}
}

// flaky is a store that answers the first few calls, and fails afterwards.
type flaky struct {
	Store
	mu    sync.Mutex
	calls int
	left  int
}

var errDown = errors.New("the store is down")

func (f *flaky) down() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	if f.left--; f.left < 0 {
		return errDown
	}
	return nil
}

func (f *flaky) Load(ctx context.Context, id string) ([]byte, error) {
	if err := f.down(); err != nil {
		return nil, err
	}
	return f.Store.Load(ctx, id)
}

func (f *flaky) Save(ctx context.Context, id string, record []byte, ttl time.Duration) error {
	if err := f.down(); err != nil {
		return err
	}
	return f.Store.Save(ctx, id, record, ttl)
}

func (f *flaky) Delete(ctx context.Context, id string) error {
	if err := f.down(); err != nil {
		return err
	}
	return f.Store.Delete(ctx, id)
}

// TestEachCallOfTheStoreMayFail holds that whichever call fails, Failed is told
// once with the store's error and what was tried, and that the application runs
// if and only if the session could be read.
func TestEachCallOfTheStoreMayFail(t *testing.T) {
	for what, test := range map[string]struct {
		do   func(*Session)
		late time.Duration // the visit comes so much later
		says []string      // what is told when the first, the second, ... call fails
	}{
		"read":      {func(*Session) {}, 0, []string{"loading a session", "prolonging a session", "saving a session"}},
		"changed":   {func(s *Session) { s.Set("n", 2) }, 0, []string{"loading a session", "saving a session"}},
		"renewed":   {(*Session).Renew, 0, []string{"loading a session", "deleting a session", "saving a session"}},
		"destroyed": {(*Session).Destroy, 0, []string{"loading a session", "deleting a session"}},
		"too late":  {func(*Session) {}, 2 * time.Hour, []string{"loading a session", "deleting a session"}},
	} {
		for works, says := range test.says {
			store := &flaky{Store: NewMemory(0), left: 100}
			var told []error
			o := Options{Store: store, Secrets: []string{"k"}, Absolute: time.Hour, Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
				told = append(told, err)
				w.Header().Set("X-Failed", "1")
				w.WriteHeader(http.StatusTeapot)
				io.WriteString(w, "failed")
			}}
			b := newBrowser(t, o)
			b.visit(func(s *Session) { s.Set("n", 1) })
			b.now = b.now.Add(test.late)
			store.left = works
			ran := false
			b.visit(func(s *Session) { ran = true; test.do(s) })
			if len(told) != 1 || !errors.Is(told[0], errDown) || !strings.Contains(told[0].Error(), says) {
				t.Errorf("%s, call %d fails: told %v, want %q", what, works, told, says)
			}
			read := works > 0 && test.late == 0
			if ran != read || (b.status == http.StatusTeapot) == read {
				t.Errorf("%s, call %d fails: the application ran: %v, status %d", what, works, ran, b.status)
			}
		}
	}
}

// TestAStoreThatForgets holds that a visitor whose record is lost begins anew,
// under another name, and is not told of an error.
func TestAStoreThatForgets(t *testing.T) {
	b, store := stored(t)
	name := b.jar["connect.sid"]
	for id := range store.items {
		store.Delete(context.Background(), id)
	}
	b.visit(func(s *Session) {
		if !s.IsNew() || s.IsPopulated() {
			t.Errorf("a lost session has %q", s.Keys())
		}
		s.Set("user", "bob")
	})
	if b.jar["connect.sid"] == name || b.user() != "bob" {
		t.Error("the name of a lost session is used again, or the new one is not kept")
	}
}

// TestAFullStoreKeepsWhomItHas holds that visitors who are there stay, when no
// more fit.
func TestAFullStoreKeepsWhomItHas(t *testing.T) {
	store := NewMemory(2)
	var told []error
	o := Options{Store: store, Secrets: []string{"k"}, Failed: func(_ http.ResponseWriter, _ *http.Request, err error) { told = append(told, err) }}
	first, second, third := newBrowser(t, o), newBrowser(t, o), newBrowser(t, o)
	for i, b := range []*browser{first, second, third} {
		b.visit(func(s *Session) { s.Set("user", fmt.Sprint(i)) })
	}
	if len(told) != 1 || !errors.Is(told[0], ErrFull) || len(third.jar) != 0 {
		t.Errorf("the third of two: told %v, cookies %v", told, third.jar)
	}
	first.visit(func(s *Session) { s.Set("user", "again") })
	if first.user() != "again" || second.user() != "1" {
		t.Error("those who were there are gone")
	}
	second.visit((*Session).Destroy)
	third.visit(func(s *Session) { s.Set("user", "2") })
	if third.user() != "2" {
		t.Error("there is room, and no session")
	}
}

// TestManyRequestsOfOneVisitor runs with the race detector: requests of one
// session have a Session each, and the last to be saved counts as a whole.
func TestManyRequestsOfOneVisitor(t *testing.T) {
	for kind, o := range kinds(t) {
		b := newBrowser(t, o)
		b.visit(func(s *Session) { s.Set("a", -1); s.Set("b", -1) })
		var mu sync.Mutex
		answers := []string{}
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				w, r := b.request("GET", "/")
				b.handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					s := From(r)
					if i%3 == 0 {
						s.Text("a")
						return
					}
					s.Set("a", i)
					s.Set("b", i)
				})).ServeHTTP(w, r)
				mu.Lock()
				defer mu.Unlock()
				if c := (&http.Response{Header: w.Header()}).Cookies(); len(c) > 0 {
					answers = append(answers, pairs(w.Header()["Set-Cookie"]))
				}
			})
		}
		all.Wait()
		if kind == "stored" {
			answers = append(answers, "connect.sid="+b.jar["connect.sid"])
		}
		for _, cookies := range answers {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Cookie", cookies)
			b.handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				x, y := -2, -3
				From(r).Get("a", &x)
				From(r).Get("b", &y)
				if x != y || x < 0 {
					t.Errorf("%s: a is %d, b is %d: no request wrote that", kind, x, y)
				}
			})).ServeHTTP(httptest.NewRecorder(), r)
		}
	}
}
