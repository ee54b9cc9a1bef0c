package upstream

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"
)

// Affinity says which requests stay with one backend as long as it is there.
type Affinity int

const (
	// AutoAffinity keeps the clients of socket.io and SockJS, whose sessions
	// live in one process, by their address; all else goes to the backend with
	// the fewest requests.
	AutoAffinity Affinity = iota
	// CookieAffinity sets a cookie that names the backend.
	CookieAffinity
	// AddressAffinity keeps every client by its address.
	AddressAffinity
	// NoAffinity keeps nobody.
	NoAffinity
)

// A search is what one request knows of the backends: which refused it, and
// how long it may go on.
type search struct {
	until   time.Time
	refused error // the last refusal
}

var (
	errNoBackend = &Error{Status: http.StatusServiceUnavailable, Reason: "no-backend", Err: errors.New("no process of the application takes requests")}
	errCrowded   = &Error{Status: http.StatusServiceUnavailable, Reason: "crowded", Err: errors.New("too many requests wait for the application")}
)

// pick chooses the backend for a request and counts the request there. While
// there is none it waits: an application that restarts is a pause, not an error.
func (u *Upstream) pick(r *http.Request, s *search) (*backend, error) {
	if b := u.choose(r); b != nil {
		return b, nil
	}
	if u.opts.Wait < 0 {
		return nil, s.give()
	}
	if u.waiting.Add(1) > int64(u.opts.MaxWaiting) {
		u.waiting.Add(-1)
		return nil, errCrowded
	}
	defer u.waiting.Add(-1)
	if s.until.IsZero() {
		s.until = time.Now().Add(u.opts.Wait)
	}
	end := time.NewTimer(time.Until(s.until))
	defer end.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		u.mu.Lock()
		changed := u.changed
		u.mu.Unlock()
		if b := u.choose(r); b != nil {
			return b, nil
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-end.C:
			return nil, s.give()
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

// give is the error of a search that found nothing.
func (s *search) give() error {
	if s.refused != nil {
		return s.refused
	}
	return errNoBackend
}

// failed notes that b refused a connection, and says whether to go on looking.
func (s *search) failed(b *backend, err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Reason != reasonDial {
		return false
	}
	s.refused = err
	if s.until.IsZero() {
		s.until = time.Now().Add(max(b.u.opts.Wait, 0))
	}
	return time.Now().Before(s.until)
}

// choose takes the backend of the request's affinity if it is ready, and else
// the ready one with the fewest requests. It counts the request there.
func (u *Upstream) choose(r *http.Request) *backend {
	list := *u.list.Load()
	if len(list) == 0 {
		return nil
	}
	now := time.Now().UnixNano()
	if b := u.kept(r, list, now); b != nil {
		b.active.Add(1)
		return b
	}
	first := 0
	if len(list) > 1 {
		first = int(u.turn.Add(1) % uint32(len(list)))
	}
	var best *backend
	var least int64
	for i := range list {
		b := list[(first+i)%len(list)]
		if n := b.active.Load(); n < int64(u.opts.MaxActive) && (best == nil || n < least) && b.ready(now) {
			best, least = b, n
		}
	}
	if best != nil {
		best.active.Add(1)
	}
	return best
}

func (u *Upstream) kept(r *http.Request, list []*backend, now int64) *backend {
	if len(list) == 1 {
		return nil
	}
	var best *backend
	switch {
	case u.opts.Affinity == CookieAffinity:
		c, err := r.Cookie(u.opts.Cookie)
		if err != nil {
			return nil
		}
		for _, b := range list {
			if b.token == c.Value {
				best = b
			}
		}
	case u.opts.Affinity == AddressAffinity, u.opts.Affinity == AutoAffinity && sessioned(r.URL.Path):
		best = rendezvous(list, client(r.RemoteAddr), now)
	}
	if best == nil || !best.ready(now) || best.active.Load() >= int64(u.opts.MaxActive) {
		return nil
	}
	return best
}

// sessioned reports the paths of libraries whose handshake is several requests
// to one process.
func sessioned(path string) bool {
	return strings.Contains(path, "/socket.io/") || strings.Contains(path, "/sockjs/") || strings.Contains(path, "/engine.io/")
}

// rendezvous picks the ready backend with the highest hash of name and client:
// a backend that comes or goes moves only its own clients.
func rendezvous(list []*backend, client string, now int64) (best *backend) {
	var highest uint64
	for _, b := range list {
		if !b.ready(now) {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(client))
		h.Write([]byte(b.token))
		// FNV's high bits move little with the last bytes: mix them.
		sum := h.Sum64()
		sum ^= sum >> 33
		sum *= 0xff51afd7ed558ccd
		sum ^= sum >> 33
		if best == nil || sum > highest {
			best, highest = b, sum
		}
	}
	return best
}

// client is the address without its port; of IPv6 the network of 64 bits, in
// which a client moves as it likes (RFC 8981).
func client(remote string) string {
	a, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	ip := a.Addr().Unmap()
	if ip.Is4() {
		return ip.String()
	}
	b := ip.As16()
	return string(binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(b[:8])))
}

// full reports that a socket's queue of connections is full, which Linux says
// at once for unix sockets: the application is busy, not gone.
func full(err error) bool {
	return errors.Is(err, syscall.EAGAIN)
}

// timedOut reports a deadline that passed.
func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}
