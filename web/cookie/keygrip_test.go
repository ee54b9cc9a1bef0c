package cookie

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tenet/web/internal/nodetest"
)

// TestKeygrip asks keygrip for signatures, and whether it takes ours.
func TestKeygrip(t *testing.T) {
	type question struct {
		Keys            []string
		Algorithm, Data string
		Signature       string // ours, by the last key
		Tampered        string
	}
	type reply struct {
		Signature       string
		Index, Tampered int
	}
	r := rand.New(rand.NewPCG(1, 2))
	var questions []question
	rings := []*Keyring{}
	for i := range 400 {
		q := question{Algorithm: "sha256", Data: text(r, 60)}
		for range 1 + r.IntN(4) {
			q.Keys = append(q.Keys, text(r, 40)+"k")
		}
		keys := SHA256(q.Keys...)
		if i%2 == 0 {
			q.Algorithm, keys = "sha1", SHA1(q.Keys...)
		}
		last, _ := NewKeyring(keys[len(keys)-1])
		q.Signature = last.Sign(q.Data)
		q.Tampered = tamper(r, q.Signature)
		ring, err := NewKeyring(keys...)
		if err != nil {
			t.Fatal(err)
		}
		questions, rings = append(questions, q), append(rings, ring)
	}
	var replies []reply
	nodetest.Run(t, `
const Keygrip = require('keygrip')
answer(input.map(q => {
  const k = new Keygrip(q.Keys, q.Algorithm)
  return { Signature: k.sign(q.Data), Index: k.index(q.Data, q.Signature), Tampered: k.index(q.Data, q.Tampered) }
}))`, questions, &replies)
	for i, q := range questions {
		if got := rings[i].Sign(q.Data); got != replies[i].Signature {
			t.Errorf("%+v: we sign %s, keygrip %s", q, got, replies[i].Signature)
		}
		if got := rings[i].Index(q.Data, q.Signature); got != replies[i].Index || got < 0 {
			t.Errorf("%+v: we find key %d, keygrip %d", q, got, replies[i].Index)
		}
		if rings[i].Verify(q.Data, q.Tampered) || replies[i].Tampered >= 0 {
			t.Errorf("%+v: accepted what was tampered with", q)
		}
	}
}

// text returns random text, of all of Unicode now and then.
func text(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most) {
		if r.IntN(10) == 0 {
			b.WriteRune([]rune{0xe9, 0x20ac, 0x1f600, '\n', 0}[r.IntN(5)])
		} else {
			b.WriteByte(byte(' ' + r.IntN(95)))
		}
	}
	return b.String()
}

// tamper changes one character.
func tamper(r *rand.Rand, s string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	i := r.IntN(len(s))
	c := letters[r.IntN(len(letters))]
	if c == s[i] {
		c = letters[(strings.IndexByte(letters, c)+1)%len(letters)]
	}
	return s[:i] + string(c) + s[i+1:]
}
