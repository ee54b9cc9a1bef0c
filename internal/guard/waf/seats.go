package waf

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"time"
)

// seats are the places of requests that are judged at a time. They come in
// their order. One client may hold and wait for so many and no more, and for
// so much of the time: the worst requests within all bounds take a tenth of a
// second and more of a processor, and who sends them again and again shall keep
// nobody else waiting.
type seats struct {
	free chan struct{}
	each int
	now  func() time.Time

	mu      sync.Mutex
	clients map[string]*account
}

// An account is what a client has used.
type account struct {
	here int           // holding or waiting
	used time.Duration // of the time of a place, less what was forgiven
	at   time.Time     // when that was reckoned
}

// What a client may use of places: so much at once, and then this part of the
// time.
const (
	allowance = 2 * time.Second
	share     = 4 // a fourth of one place
	accounts  = 16384
)

// Why there is no place.
var (
	errCrowded = errors.New("one client has too many requests that are judged")
	errSpent   = errors.New("one client has used up its time")
)

func newSeats(n, each int) *seats {
	s := &seats{free: make(chan struct{}, n), each: each, now: time.Now, clients: map[string]*account{}}
	for range n {
		s.free <- struct{}{}
	}
	return s
}

// take waits for a place, and returns what gives it back. After an error
// there is nothing to give back.
func (s *seats) take(ctx context.Context, client string) (give func(), err error) {
	if err := s.enter(client); err != nil {
		return nil, err
	}
	select {
	case <-s.free:
	case <-ctx.Done():
		s.leave(client, 0)
		return nil, ctx.Err()
	}
	start := s.now()
	return func() {
		s.free <- struct{}{}
		s.leave(client, s.now().Sub(start))
	}, nil
}

func (s *seats) enter(client string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.clients[client]
	if a == nil {
		if len(s.clients) >= accounts {
			s.tidy()
		}
		if len(s.clients) >= accounts {
			return errCrowded // so many clients at once are one with many addresses
		}
		a = &account{at: s.now()}
		s.clients[client] = a
	}
	a.forgive(s.now())
	switch {
	case a.used > allowance:
		return errSpent
	case a.here >= s.each:
		return errCrowded
	}
	a.here++
	return nil
}

func (s *seats) leave(client string, used time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.clients[client]
	a.forgive(s.now())
	a.here--
	a.used += used
	if a.here == 0 && a.used == 0 {
		delete(s.clients, client)
	}
}

// tidy forgets who has nothing here and owes nothing.
func (s *seats) tidy() {
	for name, a := range s.clients {
		if a.forgive(s.now()); a.here == 0 && a.used == 0 {
			delete(s.clients, name)
		}
	}
}

// forgive takes off what time has paid.
func (a *account) forgive(now time.Time) {
	a.used = max(0, a.used-now.Sub(a.at)/share)
	a.at = now
}

// clientOf is by what clients are told apart: an address, and of IPv6 the
// network of 64 bits, within which a client moves as it likes (RFC 8981).
func clientOf(remote string) string {
	a, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	if ip := a.Addr().Unmap(); ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.Addr().Unmap().String()
}
