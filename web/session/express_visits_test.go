package session

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"tenet/web/cookie"
	"tenet/web/internal/nodetest"
)

// expressVisit runs one visit through express-session over TLS, with a store
// that holds one record, and answers what was done with it.
const expressVisit = `
const session = require('express-session')
const http = require('http')
Date.now = () => Date.UTC(2026, 2, 1, 12, 30, 45)
const visit = q => {
  const req = { method: 'GET', url: '/', headers: { cookie: q.Cookie }, connection: { encrypted: true }, httpVersionMajor: 1, httpVersionMinor: 1 }
  const res = new http.ServerResponse(req)
  const out = { Record: '', Destroyed: false, Line: '' }
  const store = new session.MemoryStore()
  store.get = (id, cb) => cb(null, q.Record ? JSON.parse(q.Record) : undefined)
  store.set = store.touch = (id, s, cb) => { out.Record = JSON.stringify(s); cb() }
  store.destroy = (id, cb) => { out.Destroyed = true; cb() }
  const cookie = { secure: true, sameSite: 'lax' }
  if (q.MaxAge) cookie.maxAge = q.MaxAge
  session({ secret: ['new', 'old'], resave: false, saveUninitialized: false, store, cookie })(req, res, () => {
    for (const o of q.Ops || []) {
      if (out.Destroyed) break
      if (o.Do === 'set') req.session[o.Key] = o.Value
      if (o.Do === 'delete') delete req.session[o.Key]
      if (o.Do === 'maxAge') req.session.cookie.maxAge = o.Value
      if (o.Do === 'destroy') req.session.destroy(() => {})
    }
    res.end()
  })
  out.Line = [].concat(res.getHeader('set-cookie') || [])[0] || ''
  return out
}
answer(input.map(visit))`

// one is a store that holds one record, and notes what is done with it.
type one struct {
	record, saved string
	destroyed     bool
}

func (s *one) Load(context.Context, string) ([]byte, error) {
	if s.record == "" {
		return nil, nil
	}
	return []byte(s.record), nil
}

func (s *one) Save(_ context.Context, _ string, record []byte, _ time.Duration) error {
	s.saved = string(record)
	return nil
}

func (s *one) Delete(context.Context, string) error {
	s.destroyed = true
	return nil
}

type expressOp struct {
	Do, Key string
	Value   json.RawMessage
}

type expressQuestion struct {
	Cookie, Record string
	MaxAge         int
	Ops            []expressOp
}

// expressQuestions are random visits of browsers with a session, with one under
// an old secret, with a forged one, and with none.
func expressQuestions() []expressQuestion {
	const head = `"secure":true,"httpOnly":true,"path":"/","sameSite":"lax"},`
	records := map[int]string{
		0:     `{"cookie":{"originalMaxAge":null,"expires":null,` + head + `"user":"ann","n":1}`,
		60000: `{"cookie":{"originalMaxAge":60000,"expires":"2026-03-01T12:31:15.000Z",` + head + `"user":"ann","n":1}`,
	}
	r := rand.New(rand.NewPCG(7, 7))
	var all []expressQuestion
	for range 500 {
		q := expressQuestion{MaxAge: r.IntN(2) * 60000}
		switch r.IntN(5) {
		case 0, 1:
			q.Cookie, q.Record = "connect.sid="+SignID("id", "new"), records[q.MaxAge]
		case 2: // the record is lost
			q.Cookie = "connect.sid=" + SignID("id", "new")
		case 3:
			q.Cookie, q.Record = "connect.sid="+SignID("id", "foreign"), records[q.MaxAge]
		}
		for range r.IntN(4) {
			op := expressOp{[]string{"set", "set", "delete", "maxAge", "destroy"}[r.IntN(5)], []string{"user", "n", "7", "new"}[r.IntN(4)], json.RawMessage([]string{"1", `"ann"`, `[null,{"a":1}]`}[r.IntN(3)])}
			if op.Do == "maxAge" {
				op.Value = json.RawMessage("3600000")
			}
			q.Ops = append(q.Ops, op)
		}
		all = append(all, q)
	}
	return all
}

// TestExpressSessionDecides runs the same visits through express-session and
// this package: the same record is written or prolonged, byte for byte, the
// same is destroyed, and the same cookie is set. Two things differ on purpose:
// Destroy takes the cookie back, which express-session leaves to the
// application; and SetMaxAge alone sets the cookie anew.
func TestExpressSessionDecides(t *testing.T) {
	questions := expressQuestions()
	var replies []struct {
		Record, Line string
		Destroyed    bool
	}
	nodetest.Run(t, expressVisit, questions, &replies)
	written, set := 0, 0
	for i, q := range questions {
		store := &one{record: q.Record}
		o := Options{Store: store, Secrets: []string{"new", "old"}, Now: func() time.Time { return start }, Cookie: cookie.Cookie{MaxAge: time.Duration(q.MaxAge) * time.Millisecond}}
		gone, aged := false, false
		got := goVisit(t, o, q.Cookie, func(s *Session) {
			for _, op := range q.Ops {
				switch op.Do {
				case "set":
					if err := s.Set(op.Key, op.Value); err != nil {
						t.Error(err)
					}
				case "delete":
					s.Delete(op.Key)
				case "maxAge":
					s.SetMaxAge(time.Hour)
					aged = true
				case "destroy":
					s.Destroy()
					gone = true
					return
				}
			}
		})
		want := replies[i]
		known := q.Record != "" && q.Cookie == "connect.sid="+SignID("id", "new")
		if gone {
			if want.Destroyed && known != store.destroyed || store.saved != "" || len(got.Lines) != 1 {
				t.Errorf("%+v: destroyed: %+v, %q", q, store, got.Lines)
			}
			continue
		}
		if store.saved != want.Record || store.destroyed {
			t.Errorf("%+v:\nstored %s\nwant   %s", q, store.saved, want.Record)
		}
		line := pair(t, got.Lines)
		if theirs := pair(t, oneLine(want.Line)); line != theirs && !(aged && want.Line == "") {
			t.Errorf("%+v:\nset  %+v\nwant %+v", q, line, theirs)
		}
		written, set = written+min(1, len(want.Record)), set+min(1, len(want.Line))
	}
	if written < 150 || written > 400 || set < 80 || set > 350 {
		t.Errorf("of %d visits %d write a record and %d set a cookie: too one-sided to prove anything", len(questions), written, set)
	}
}

func oneLine(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}

// pair reads what is set, but for the name of the session, which is random.
func pair(t *testing.T, lines []string) cookie.Cookie {
	t.Helper()
	if len(lines) == 0 {
		return cookie.Cookie{}
	}
	c, err := cookie.Parse(lines[0])
	if err != nil {
		t.Errorf("%q: %v", lines[0], err)
	}
	c.Value = ""
	return c
}
