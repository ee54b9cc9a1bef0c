package session

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/web/cookie"
)

// ttls is a store that notes for how long each record was saved.
type ttls struct {
	*Memory
	last time.Duration
}

func (s *ttls) Save(ctx context.Context, id string, record []byte, ttl time.Duration) error {
	s.last = ttl
	return s.Memory.Save(ctx, id, record, ttl)
}

// TestHowLongARecordIsKept holds that a record lives as long as the shortest of
// what limits it: the cookie's MaxAge, or a day without one as connect-redis
// has it; Idle; and what is left of Absolute.
func TestHowLongARecordIsKept(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		what                   string
		maxAge, idle, absolute time.Duration
		perUser                time.Duration // SetMaxAge
		later                  time.Duration // when the record is saved again
		want                   time.Duration
	}{
		{"without limits a day", 0, 0, 0, 0, 0, day},
		{"MaxAge", time.Hour, 0, 0, 0, 0, time.Hour},
		{"MaxAge, prolonged", time.Hour, 0, 0, 0, 30 * time.Minute, time.Hour},
		{"MaxAge of this user", time.Hour, 0, 0, 30 * day, 0, 30 * day},
		{"MaxAge of this user, prolonged by a request that says nothing", time.Hour, 0, 0, 30 * day, day, 30 * day},
		{"Idle is shorter", 10 * time.Hour, time.Hour, 0, 0, 0, time.Hour},
		{"Idle is longer", time.Hour, 10 * time.Hour, 0, 0, 0, time.Hour},
		{"Idle, without MaxAge", 0, time.Hour, 0, 0, 30 * time.Minute, time.Hour},
		{"Absolute", 10 * time.Hour, 0, time.Hour, 0, 0, time.Hour},
		{"what is left of Absolute", 10 * time.Hour, 0, time.Hour, 0, 40 * time.Minute, 20 * time.Minute},
		{"Idle, until Absolute is nearer", 0, 30 * time.Minute, 40 * time.Minute, 0, 25 * time.Minute, 15 * time.Minute},
	} {
		store := &ttls{Memory: NewMemory(0)}
		b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}, Idle: test.idle, Absolute: test.absolute, Cookie: cookie.Cookie{MaxAge: test.maxAge}})
		store.now = func() time.Time { return b.now }
		b.visit(func(s *Session) {
			s.Set("n", 0)
			if test.perUser > 0 {
				s.SetMaxAge(test.perUser)
			}
		})
		if test.later > 0 {
			b.now = b.now.Add(test.later)
			b.visit(func(s *Session) {
				if s.Set("n", 1); s.IsNew() {
					t.Errorf("%s: it is gone", test.what)
				}
			})
		}
		if store.last != test.want {
			t.Errorf("%s: kept for %s, want %s", test.what, store.last, test.want)
		}
	}
}

// TestRecordsOfOthers gives the store records that express-session, or somebody
// else, wrote: which are sessions, and how they are written back.
func TestRecordsOfOthers(t *testing.T) {
	later, before := start.Add(time.Hour).Format(isoMillis), start.Add(-time.Second).Format(isoMillis)
	for _, test := range []struct{ what, record, want string }{ // want: "" for no session; %s is the new expiry
		{"of the browser's session", `{"cookie":{"originalMaxAge":null,"expires":null,"httpOnly":true,"path":"/"},"n":1}`,
			`{"cookie":{"originalMaxAge":null,"expires":null,"httpOnly":true,"path":"/"},"n":2}`},
		{"with an end", `{"cookie":{"originalMaxAge":1800000,"expires":"` + later + `","secure":false,"httpOnly":true,"path":"/"},"n":1}`,
			`{"cookie":{"originalMaxAge":1800000,"expires":"2026-03-01T13:00:45.000Z","secure":false,"httpOnly":true,"path":"/"},"n":2}`},
		{"all attributes", `{"cookie":{"originalMaxAge":null,"partitioned":true,"priority":"low","expires":null,"secure":"auto","httpOnly":false,"domain":"a.example","path":"/x","sameSite":"strict"},"n":1}`,
			`{"cookie":{"originalMaxAge":null,"partitioned":true,"priority":"low","expires":null,"secure":"auto","httpOnly":false,"domain":"a.example","path":"/x","sameSite":"strict"},"n":2}`},
		{"attributes that nobody knows are dropped", `{"cookie":{"originalMaxAge":null,"expires":null,"path":"/","odd":1},"n":1}`,
			`{"cookie":{"originalMaxAge":null,"expires":null,"path":"/"},"n":2}`},
		{"without a cookie: the options' are written", `{"n":1}`,
			`{"cookie":{"originalMaxAge":null,"expires":null,"secure":true,"httpOnly":true,"path":"/","sameSite":"lax"},"n":2}`},
		{"values in another order than JavaScript's", `{"n":1,"2":2,"cookie":{"originalMaxAge":null,"expires":null,"path":"/"},"1":1}`,
			`{"1":1,"2":2,"cookie":{"originalMaxAge":null,"expires":null,"path":"/"},"n":2}`},
		{"a fraction of a millisecond", `{"cookie":{"originalMaxAge":1799999.5,"expires":"` + later + `","path":"/"},"n":1}`,
			`{"cookie":{"originalMaxAge":1799999,"expires":"2026-03-01T13:00:44.999Z","path":"/"},"n":2}`},
		{"an end that is over", `{"cookie":{"originalMaxAge":1000,"expires":"` + before + `","path":"/"},"n":1}`, ""},
		{"an end at this very moment", `{"cookie":{"originalMaxAge":1000,"expires":"` + start.Format(isoMillis) + `","path":"/"},"n":1}`, ""},
		{"an end that is no date", `{"cookie":{"originalMaxAge":1000,"expires":"soon","path":"/"},"n":1}`, ""},
		{"a cookie that is no object", `{"cookie":"x","n":1}`, ""},
		{"a maxAge that is no number", `{"cookie":{"originalMaxAge":"x","expires":null,"path":"/"},"n":1}`, ""},
		{"cut", `{"cookie":{"originalMaxAge":null,"expires":null,"path":"/"},"n":1`, ""},
		{"empty", ``, ""},
	} {
		store := NewMemory(0)
		b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}})
		store.Save(context.Background(), "id", []byte(test.record), 24*time.Hour)
		b.jar["connect.sid"] = SignID("id", "k")
		b.visit(func(s *Session) {
			if s.IsNew() != (test.want == "") {
				t.Errorf("%s: new %v", test.what, s.IsNew())
			}
			s.Set("n", 2)
		})
		if got, _ := store.Load(context.Background(), "id"); test.want != "" && string(got) != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.what, got, test.want)
		}
	}
}

// TestFarAway holds that no number of milliseconds turns a long time into none.
func TestFarAway(t *testing.T) {
	for _, millis := range []string{"9.2e12", "9.3e12", "1e15", "1e300"} {
		store := &ttls{Memory: NewMemory(0)}
		b := newBrowser(t, Options{Store: store, Secrets: []string{"k"}})
		store.now = func() time.Time { return b.now }
		store.Save(context.Background(), "id", []byte(`{"cookie":{"originalMaxAge":`+millis+`,"expires":null,"path":"/"},"n":1}`), time.Hour)
		b.jar["connect.sid"] = SignID("id", "k")
		b.visit(func(s *Session) { s.Set("n", 2) })
		if store.last < 290*365*24*time.Hour {
			t.Errorf("%s milliseconds: kept for %s", millis, store.last)
		}
	}
}

// TestClocksThatDiffer holds which times in a session count, as the clocks of
// two machines may differ by a minute; nothing else in their place counts.
func TestClocksThatDiffer(t *testing.T) {
	keys := keysOf(t, "k")
	at := func(d time.Duration) string { return fmt.Sprint(start.Add(d).Unix()) }
	for _, test := range []struct {
		since, seen string
		ok          bool
	}{
		{at(0), at(0), true},
		{at(time.Minute), at(time.Minute), true},
		{at(61 * time.Second), at(0), false},
		{at(0), at(61 * time.Second), false},
		{at(-2*time.Hour + time.Second), at(-time.Hour + time.Second), true},
		{at(-2 * time.Hour), at(0), false},
		{at(-time.Minute), at(-time.Hour), false},
		{`"` + at(0) + `"`, at(0), false},
		{at(0), "null", false},
		{at(0) + ".5", at(0), false},
		{"1e10", at(0), false},
		{"0", at(0), false},
		{"-1", at(0), false},
		{"{}", at(0), false},
	} {
		value := must(properties(`{"user":"ann","_since":` + test.since + `,"_seen":` + test.seen + `}`)).encode()
		b := newBrowser(t, Options{Keys: keys, Idle: time.Hour, Absolute: 2 * time.Hour})
		b.jar = map[string]string{"session": value, "session.sig": keys.Sign("session=" + value)}
		if got := b.user(); (got == "ann") != test.ok {
			t.Errorf("began %s, used %s, now %s: got %q", test.since, test.seen, at(0), got)
		}
	}
}

// TestIdleIsWrittenSeldom holds that the time of use is written at most ten
// times in the limit, and never so seldom that a visitor who comes is lost.
func TestIdleIsWrittenSeldom(t *testing.T) {
	b := newBrowser(t, Options{Keys: keysOf(t, "k"), Idle: 100 * time.Second})
	b.login("ann")
	written := 0
	for range 100 {
		b.now = b.now.Add(time.Second)
		if lines := b.visit(func(*Session) {}); len(lines) > 0 {
			written++
		}
	}
	if written != 10 {
		t.Errorf("written %d times in 100 seconds", written)
	}
	b.now = b.now.Add(99 * time.Second)
	if b.user() != "ann" {
		t.Error("gone before the limit")
	}
	b.now = b.now.Add(100 * time.Second)
	if b.user() != "" {
		t.Error("there at the limit")
	}
}

// TestRenewBeginsTheTimesAnew holds that a login counts from now, and that
// nothing else does.
func TestRenewBeginsTheTimesAnew(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Absolute = time.Hour
		for what, test := range map[string]struct {
			do   func(*Session)
			ends bool
		}{"Renew": {(*Session).Renew, false}, "Set": {func(s *Session) { s.Set("n", 2) }, true}, "Clear": {func(s *Session) { s.Clear(); s.Set("user", "ann") }, true}, "SetMaxAge": {func(s *Session) { s.SetMaxAge(9 * time.Hour) }, true}} {
			b := newBrowser(t, o)
			b.login("ann")
			b.now = b.now.Add(50 * time.Minute)
			b.visit(test.do)
			b.now = b.now.Add(20 * time.Minute)
			if got := b.user(); (got == "") != test.ends {
				t.Errorf("%s: %s after 50 minutes, and after 70 it is %q", kind, what, got)
			}
		}
	}
}

// TestMaxAgeOfOneVisitor holds that "remember me" of one visitor is not the
// next one's, and that 0 is until the browser ends.
func TestMaxAgeOfOneVisitor(t *testing.T) {
	for kind, o := range kinds(t) {
		o.Cookie.MaxAge = time.Hour
		ann, bob := newBrowser(t, o), newBrowser(t, o)
		expires := func(b *browser, d time.Duration, set bool) string {
			lines := b.visit(func(s *Session) {
				if s.Set("n", d.String()); set {
					s.SetMaxAge(d)
				}
			})
			if len(lines) == 0 {
				return "none set"
			}
			_, rest, _ := strings.Cut(lines[0], "expires=")
			date, _, _ := strings.Cut(rest, ";")
			return date
		}
		if got := expires(ann, 48*time.Hour, true); got != "Tue, 03 Mar 2026 12:30:45 GMT" {
			t.Errorf("%s: 48 hours: %q", kind, got)
		}
		if got := expires(bob, 1, false); got != "Sun, 01 Mar 2026 13:30:45 GMT" {
			t.Errorf("%s: the next visitor: %q", kind, got)
		}
		if got := expires(ann, 0, true); got != "" {
			t.Errorf("%s: until the browser ends: %q", kind, got)
		}
	}
}
