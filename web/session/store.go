package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Store keeps the records of sessions by their names. A record is JSON in
// express-session's form: {"cookie":{...},"name":value}. Implementations may
// be used by several goroutines.
type Store interface {
	// Load returns a record; nil without an error if there is none, or its
	// time is over.
	Load(ctx context.Context, id string) ([]byte, error)
	// Save stores a record for some time.
	Save(ctx context.Context, id string, record []byte, ttl time.Duration) error
	// Delete removes a record; it is no error if there is none.
	Delete(ctx context.Context, id string) error
}

// Revocations remember which cookies count no more, until they would have
// expired. Memory and the store of package redisstore implement it.
type Revocations interface {
	Revoke(ctx context.Context, id string, ttl time.Duration) error
	Revoked(ctx context.Context, id string) (bool, error)
}

// A Memory keeps sessions in the process: for tests, and for a service of one
// process whose sessions may be lost when it ends. It holds a bounded number.
type Memory struct {
	mu    sync.Mutex
	most  int
	now   func() time.Time
	items map[string]item
}

type item struct {
	data  []byte
	until time.Time
}

// ErrFull is the error for a Memory that holds as many sessions as it may.
var ErrFull = errors.New("the store of sessions is full")

// NewMemory returns a store for at most so many sessions; 100,000 if most is 0.
func NewMemory(most int) *Memory {
	if most <= 0 {
		most = 100_000
	}
	return &Memory{most: most, now: time.Now, items: map[string]item{}}
}

// Load implements Store.
func (m *Memory) Load(_ context.Context, id string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	it, ok := m.items[id]
	if !ok || !m.now().Before(it.until) {
		delete(m.items, id)
		return nil, nil
	}
	return append([]byte(nil), it.data...), nil
}

// Save implements Store. It forgets what has expired when it is full; when
// that does not help, the error is ErrFull.
func (m *Memory) Save(_ context.Context, id string, record []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.items[id]; !there && len(m.items) >= m.most {
		now := m.now()
		for k, it := range m.items {
			if !now.Before(it.until) {
				delete(m.items, k)
			}
		}
		if len(m.items) >= m.most {
			return ErrFull
		}
	}
	m.items[id] = item{append([]byte(nil), record...), m.now().Add(ttl)}
	return nil
}

// Delete implements Store.
func (m *Memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.items, id)
	return nil
}

// Len returns how many sessions are held, those that have expired included.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.items)
}

const revoked = "revoked:"

// Revoke implements Revocations.
func (m *Memory) Revoke(ctx context.Context, id string, ttl time.Duration) error {
	return m.Save(ctx, revoked+id, []byte{1}, ttl)
}

// Revoked implements Revocations.
func (m *Memory) Revoked(ctx context.Context, id string) (bool, error) {
	data, err := m.Load(ctx, revoked+id)
	return data != nil, err
}

// A record is what express-session keeps beside the values: the attributes of
// the cookie.
type record struct {
	OriginalMaxAge *float64        `json:"originalMaxAge"` // milliseconds; null for the browser's session
	Partitioned    json.RawMessage `json:"partitioned,omitempty"`
	Priority       json.RawMessage `json:"priority,omitempty"`
	Expires        any             `json:"expires"` // as Date.prototype.toISOString writes it
	Secure         json.RawMessage `json:"secure,omitempty"`
	HTTPOnly       json.RawMessage `json:"httpOnly,omitempty"`
	Domain         json.RawMessage `json:"domain,omitempty"`
	Path           json.RawMessage `json:"path,omitempty"`
	SameSite       json.RawMessage `json:"sameSite,omitempty"`
}

const isoMillis = "2006-01-02T15:04:05.000Z"

// parseRecord reads a record of express-session.
func parseRecord(data []byte) (*object, record, error) {
	var r record
	all, err := properties(utf8Text(data))
	if err != nil {
		return nil, r, fmt.Errorf("reading a record of the store: %w", err)
	}
	if i := all.index(`"cookie"`); i >= 0 {
		if err := json.Unmarshal([]byte(all.values[i]), &r); err != nil {
			return nil, r, fmt.Errorf("reading a record of the store: its cookie: %w", err)
		}
		all.remove(`"cookie"`)
	}
	return all, r, nil
}

// expired reports whether the record says that its time is over.
func (r *record) expired(now time.Time) bool {
	text, ok := r.Expires.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	return ok && (err != nil || !now.Before(t))
}

// write returns a session as express-session stores it.
func (s *Session) write() []byte {
	head, err := marshal(s.record)
	if err != nil {
		head = `{"originalMaxAge":null,"expires":null}` // cannot be: it was read from JSON, or made by us
	}
	all := &object{}
	all.set(`"cookie"`, head)
	for i, k := range s.keys {
		all.set(k, s.values[i])
	}
	return []byte(all.json())
}
