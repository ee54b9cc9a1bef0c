package waf

import (
	"context"
	"errors"
	"testing"
	"time"
)

func taken(t *testing.T, s *seats, client string) func() {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	give, err := s.take(ctx, client)
	if err != nil {
		t.Fatalf("%s: %v", client, err)
	}
	return give
}

// One client neither fills the queue nor uses up the time of all.
func TestSeats(t *testing.T) {
	now := time.Unix(1000, 0)
	s := newSeats(2, 2)
	s.now = func() time.Time { return now }
	first, second := taken(t, s, "a"), taken(t, s, "a")
	if _, err := s.take(t.Context(), "a"); !errors.Is(err, errCrowded) {
		t.Errorf("a third of one client: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.take(ctx, "b"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("no place is free: %v", err)
	}
	now = now.Add(3 * time.Second)
	first()
	second() // six seconds, of which none is forgiven yet
	if _, err := s.take(t.Context(), "a"); !errors.Is(err, errSpent) {
		t.Errorf("a client that used six seconds: %v", err)
	}
	taken(t, s, "b")()
	now = now.Add(17 * time.Second)
	taken(t, s, "a")()
	now = now.Add(time.Hour)
	taken(t, s, "a")()
	if s.tidy(); len(s.clients) != 0 {
		t.Errorf("%d clients are remembered for nothing", len(s.clients))
	}
}

// Addresses of one network of IPv6 are one client.
func TestClientOf(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:80": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "[2001:db8::1]:80": "2001:db8::/64", "[2001:db8::ffff]:81": "2001:db8::/64", "@": "@",
	} {
		if got := clientOf(remote); got != want {
			t.Errorf("%s: %s, want %s", remote, got, want)
		}
	}
}
