package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tenet/web/internal/nodetest"
)

// TestExpressIDs asks express-session's signer and cookie parser.
func TestExpressIDs(t *testing.T) {
	type question struct{ ID, Secret, Ours, Tampered string }
	r := rand.New(rand.NewPCG(4, 4))
	var questions []question
	for range 500 {
		q := question{ID: newID(), Secret: fmt.Sprint("secret ", r.IntN(1000))}
		if r.IntN(5) == 0 {
			q.ID = strings.Trim(strings.ReplaceAll(randomText(r), `\`, "."), `"`) + "x"
		}
		q.Ours = SignID(q.ID, q.Secret)
		b := []byte(q.Ours)
		for at := r.IntN(len(b)); ; at = r.IntN(len(b)) {
			if b[at] != '%' && (at == 0 || b[at-1] != '%') && (at < 2 || b[at-2] != '%') {
				b[at] = map[bool]byte{true: 'B', false: 'A'}[b[at] == 'A']
				break
			}
		}
		q.Tampered = string(b)
		questions = append(questions, q)
	}
	var replies []struct {
		Signed         string
		Good, Tampered any
	}
	nodetest.Run(t, `
const session = require('express-session')
const http = require('http')
const signature = require('cookie-signature')
const ask = (q, value) => {
  const req = { method: 'GET', url: '/', headers: { cookie: 'connect.sid=' + value }, connection: {}, httpVersionMajor: 1, httpVersionMinor: 1 }
  const store = new session.MemoryStore()
  let asked = null
  store.get = (id, cb) => { asked = id; cb() }
  session({ secret: ['first', q.Secret], resave: false, saveUninitialized: false, store })(req, new http.ServerResponse(req), () => {})
  return asked
}
answer(input.map(q => ({ Signed: encodeURIComponent('s:' + signature.sign(q.ID, q.Secret)), Good: ask(q, q.Ours), Tampered: ask(q, q.Tampered) })))`, questions, &replies)
	for i, q := range questions {
		if q.Ours != replies[i].Signed {
			t.Errorf("%q: we sign %s, express-session %s", q.ID, q.Ours, replies[i].Signed)
		}
		if id, err := UnsignID(replies[i].Signed, "first", q.Secret); id != q.ID || err != nil {
			t.Errorf("%q: express-session signed it, and we read %q, %v", q.ID, id, err)
		}
		if replies[i].Good != q.ID {
			t.Errorf("%q: we signed it, and express-session reads %v", q.ID, replies[i].Good)
		}
		if id, err := UnsignID(q.Tampered, "first", q.Secret); err == nil || replies[i].Tampered != nil {
			t.Errorf("%s: tampered with; we read %q, express-session %v", q.Tampered, id, replies[i].Tampered)
		}
	}
}
