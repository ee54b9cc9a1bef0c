package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// TestMemoryKeepsTime holds when a record is over: at its time, not after it,
// and by the last Save, not the first.
func TestMemoryKeepsTime(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		what  string
		saves []time.Duration // one after another, at the start
		after time.Duration
		there bool
	}{
		{"a moment before", []time.Duration{time.Minute}, time.Minute - 1, true},
		{"at its time", []time.Duration{time.Minute}, time.Minute, false},
		{"prolonged", []time.Duration{time.Minute, time.Hour}, 2 * time.Minute, true},
		{"shortened", []time.Duration{time.Hour, time.Minute}, 2 * time.Minute, false},
		{"no time at all", []time.Duration{0}, 0, false},
		{"less than none", []time.Duration{time.Hour, -time.Second}, 0, false},
	} {
		m, now := NewMemory(0), start
		m.now = func() time.Time { return now }
		for _, ttl := range test.saves {
			if err := m.Save(ctx, "id", []byte("x"), ttl); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(test.after)
		if data, err := m.Load(ctx, "id"); (data != nil) != test.there || err != nil {
			t.Errorf("%s: got %q, %v", test.what, data, err)
		}
		if want := map[bool]int{true: 1}[test.there]; m.Len() != want {
			t.Errorf("%s: %d are held after it was asked for", test.what, m.Len())
		}
	}
}

// TestMemoryRevokes holds that a list which is full says so, rather than let a
// copy of a cookie count, and that what is revoked is no session.
func TestMemoryRevokes(t *testing.T) {
	ctx, m, now := context.Background(), NewMemory(1), start
	m.now = func() time.Time { return now }
	if err := m.Revoke(ctx, "a", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := m.Revoke(ctx, "b", time.Minute); !errors.Is(err, ErrFull) {
		t.Errorf("a second of one: got %v", err)
	}
	if data, _ := m.Load(ctx, "a"); data != nil {
		t.Errorf("what is revoked reads as %q", data)
	}
	for id, want := range map[string]bool{"a": true, "b": false} {
		if gone, err := m.Revoked(ctx, id); gone != want || err != nil {
			t.Errorf("%s: got %v, %v", id, gone, err)
		}
	}
	now = now.Add(time.Minute)
	if gone, _ := m.Revoked(ctx, "a"); gone {
		t.Error("revoked for longer than the cookie would have counted")
	}
}

// TestMemoryCopies holds that neither who saved a record nor who loaded it can
// change what is held, with the race detector too.
func TestMemoryCopies(t *testing.T) {
	ctx, m := context.Background(), NewMemory(0)
	data := []byte("record")
	m.Save(ctx, "id", data, time.Hour)
	data[0] = 'X'
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			got, err := m.Load(ctx, "id")
			if err != nil || string(got) != "record" {
				t.Errorf("got %q, %v", got, err)
				return
			}
			got[0] = byte('a' + i)
			id := fmt.Sprint("own", i)
			m.Save(ctx, id, got, time.Hour)
			if own, _ := m.Load(ctx, id); string(own) != string(got) {
				t.Errorf("%s: got %q, want %q", id, own, got)
			}
			m.Delete(ctx, id)
		})
	}
	all.Wait()
	if m.Len() != 1 {
		t.Errorf("%d are held", m.Len())
	}
}
