package upstream

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Backend is one process of the application, or one server that guard did
// not start.
type Backend struct {
	Name    string      // unique; in status and logs
	Network string      // unix or tcp
	Address string      // the socket's path or the name of a pipe (package local), or host:port
	TLS     *tls.Config // nil: plain
}

// ParseBackend reads unix:/path/to/socket, http://host:port or
// https://host:port. Nothing but the root may follow: paths are not rewritten.
func ParseBackend(text string) (Backend, error) {
	if path, ok := strings.CutPrefix(text, "unix:"); ok {
		path = strings.TrimPrefix(path, "//")
		if !filepath.IsAbs(path) {
			return Backend{}, fmt.Errorf("upstream %q: the socket's path must be absolute, as in unix:/run/app.sock", text)
		}
		return Backend{Name: text, Network: "unix", Address: path}, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Backend{}, fmt.Errorf("upstream %q: want unix:/path, http://host:port or https://host:port", text)
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return Backend{}, fmt.Errorf("upstream %q: leave out all but scheme, host and port", text)
	}
	b := Backend{Name: text, Network: "tcp", Address: u.Host}
	port := "80"
	if u.Scheme == "https" {
		port = "443"
		b.TLS = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	}
	if u.Port() == "" {
		b.Address = net.JoinHostPort(u.Hostname(), port)
	}
	return b, nil
}

// A Status is what is known of one backend.
type Status struct {
	Name     string
	Ready    bool  // takes new requests: marked up and accepting connections
	Active   int64 // requests and tunnels under way
	Tunnels  int64 // of these, connections after a 101
	Idle     int   // idle connections
	Requests int64 // since it was added
	Failures int64 // of these, without a whole answer
}

type backend struct {
	Backend
	u        *Upstream
	token    string // in the affinity cookie
	active   atomic.Int64
	tunnels  atomic.Int64
	requests atomic.Int64
	failures atomic.Int64
	down     atomic.Bool  // marked so
	gone     atomic.Bool  // taken from the list
	retry    atomic.Int64 // unix nanoseconds: before this, dialling is hopeless
	refusals atomic.Int32 // dials in a row that failed

	mu   sync.Mutex
	idle []*conn
}

// Set replaces the backends. Those whose name, network and address stay keep
// their connections; new ones take requests at once; removed ones finish what
// they have, see Drain.
func (u *Upstream) Set(backends []Backend) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	old := *u.list.Load()
	var next []*backend
	var errs []error
	names := map[string]bool{}
	for _, b := range backends {
		switch {
		case b.Name == "" || names[b.Name]:
			errs = append(errs, fmt.Errorf("backend %q: names must be there and differ", b.Name))
		case b.Network != "unix" && b.Network != "tcp":
			errs = append(errs, fmt.Errorf("backend %q: network %q is neither unix nor tcp", b.Name, b.Network))
		case b.Address == "":
			errs = append(errs, fmt.Errorf("backend %q has no address", b.Name))
		}
		names[b.Name] = true
		next = append(next, u.keep(old, b))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, b := range old {
		if !contains(next, b) {
			b.gone.Store(true)
			b.closeIdle(time.Time{})
		}
	}
	u.list.Store(&next)
	u.broadcast()
	return nil
}

func (u *Upstream) keep(old []*backend, b Backend) *backend {
	for _, o := range old {
		if o.Name == b.Name && o.Network == b.Network && o.Address == b.Address && o.TLS == b.TLS {
			return o
		}
	}
	sum := sha256.Sum256(append(u.salt[:len(u.salt):len(u.salt)], b.Name...))
	return &backend{Backend: b, u: u, token: hex.EncodeToString(sum[:8])}
}

func contains(list []*backend, b *backend) bool {
	for _, o := range list {
		if o == b {
			return true
		}
	}
	return false
}

// Drain takes a backend out of the list and waits until its requests have
// ended, or ctx is done, which is the error then. An unknown name is drained.
func (u *Upstream) Drain(ctx context.Context, name string) error {
	u.mu.Lock()
	old := *u.list.Load()
	var gone *backend
	var next []*backend
	for _, b := range old {
		if b.Name == name {
			gone = b
		} else {
			next = append(next, b)
		}
	}
	if gone != nil {
		gone.gone.Store(true)
		u.list.Store(&next)
		u.broadcast()
	}
	u.mu.Unlock()
	if gone == nil {
		return nil
	}
	gone.closeIdle(time.Time{})
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for gone.active.Load() > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("backend %s: %d requests were still under way: %w", name, gone.active.Load(), context.Cause(ctx))
		case <-tick.C:
		}
	}
	return nil
}

// Mark says whether a backend is healthy. One that is not gets no new
// requests; they wait if there is no other. It reports whether the name is known.
func (u *Upstream) Mark(name string, healthy bool) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, b := range *u.list.Load() {
		if b.Name == name {
			b.down.Store(!healthy)
			if healthy {
				b.retry.Store(0)
				b.refusals.Store(0)
			}
			u.broadcast()
			return true
		}
	}
	return false
}

// Status lists the backends in the order of Set.
func (u *Upstream) Status() []Status {
	var all []Status
	now := time.Now().UnixNano()
	for _, b := range *u.list.Load() {
		b.mu.Lock()
		idle := len(b.idle)
		b.mu.Unlock()
		all = append(all, Status{
			Name: b.Name, Ready: b.ready(now), Active: b.active.Load(), Tunnels: b.tunnels.Load(),
			Idle: idle, Requests: b.requests.Load(), Failures: b.failures.Load(),
		})
	}
	return all
}

// broadcast wakes the requests that wait for a backend. The caller holds mu.
func (u *Upstream) broadcast() {
	close(u.changed)
	u.changed = make(chan struct{})
}

func (b *backend) ready(now int64) bool {
	return !b.down.Load() && b.retry.Load() <= now
}
