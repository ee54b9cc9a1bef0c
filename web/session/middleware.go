package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tenet/web/cookie"
	"tenet/web/late"
)

// New returns a middleware that gives each request its session. The error
// names every mistake of the options.
func New(o Options) (func(http.Handler) http.Handler, error) {
	if o.Name == "" {
		o.Name = "session"
		if o.Store != nil {
			o.Name = "connect.sid"
		}
	}
	if err := errors.Join(o.check(), o.checkCookie()); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	jar, err := cookie.New(cookie.Options{Keys: o.Keys, Box: o.Box, SameSite: o.SameSite, Secure: o.Secure, Now: o.Now})
	if err != nil {
		return nil, err
	}
	m := &manager{o, jar}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.serve(next, w, r) })
	}, nil
}

// From returns the session of a request. It panics if the request did not pass
// through the middleware, as that is a mistake of the program.
func From(r *http.Request) *Session {
	s, ok := r.Context().Value(contextKey{}).(*Session)
	if !ok {
		panic("session: the request did not pass through the middleware of session.New")
	}
	s.used = true
	return s
}

type contextKey struct{}

type manager struct {
	Options
	jar *cookie.Jar
}

func (m *manager) serve(next http.Handler, w http.ResponseWriter, r *http.Request) {
	s, err := m.load(w, r)
	if err != nil {
		if m.Failed != nil {
			m.Failed(w, r, err)
		} else {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), contextKey{}, s))
	saved, ended := s.json(), false
	lw := &late.Writer{ResponseWriter: w, Begin: func() {
		if err := m.save(w, r, s); err != nil && m.Failed != nil {
			m.Failed(discard{w.Header()}, r, err)
		}
		saved, ended = s.json(), s.gone
	}}
	next.ServeHTTP(lw, r)
	lw.Finish()
	if err := m.afterwards(r, s, saved, ended); err != nil && m.Failed != nil {
		m.Failed(discard{w.Header()}, r, err)
	}
}

// afterwards does what was asked for after the answer began, or after the
// connection was taken over: cookies cannot change any more, the store can.
func (m *manager) afterwards(r *http.Request, s *Session, saved string, ended bool) error {
	switch {
	case s.gone && !ended:
		return m.end(r, s)
	case m.Store != nil && s.used && !s.gone && s.json() != saved:
		return m.keep(r, s)
	}
	return nil
}

// discard is a response that has begun: an error handler cannot answer again.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header.Clone() }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// load returns the session that the request brings, or a new one. An error
// means that nobody knows whether it brings one.
func (m *manager) load(w http.ResponseWriter, r *http.Request) (*Session, error) {
	var s *Session
	var err error
	if m.Store != nil {
		s, err = m.fromStore(r)
	} else {
		s = m.fromCookie(w, r)
	}
	if err != nil {
		return nil, err
	}
	if s != nil && m.limited() && !m.inTime(s) {
		if m.Store != nil {
			err = m.forget(r, s.id)
		}
		s = nil
	}
	if s != nil && m.Revoked != nil {
		gone, err := m.Revoked.Revoked(r.Context(), s.id)
		if err != nil {
			return nil, fmt.Errorf("asking whether a session is revoked: %w", err)
		}
		if gone || s.id == "" {
			s = nil
		}
	}
	if s == nil {
		s = &Session{isNew: true}
		if m.Store != nil || m.Revoked != nil {
			s.id = newID()
		}
	}
	s.maxAge = m.Cookie.MaxAge
	return s, err
}

func (m *manager) fromCookie(w http.ResponseWriter, r *http.Request) *Session {
	s := &Session{}
	var value string
	var err error
	if m.Box != nil {
		var index int
		if value, _ = cookie.Read(r, m.Name); value == "" {
			return nil
		}
		value, index, err = m.Box.Open(m.Name, value)
		s.resign = index > 0
	} else {
		value, err = m.jar.Get(w, r, m.Name)
	}
	if err != nil || value == "" {
		return nil
	}
	o, err := decode(value)
	if err != nil {
		return nil
	}
	s.object, s.loaded = *o, o.json()
	if value != o.encode() {
		s.loaded = "" // a text that we would not write counts as changed, as it does for cookie-session
	}
	if i := s.index(idKey); i >= 0 && len(s.values[i]) > 2 && s.values[i][0] == '"' {
		s.id = s.values[i][1 : len(s.values[i])-1]
	}
	return s
}

func (m *manager) fromStore(r *http.Request) (*Session, error) {
	value, ok := cookie.Read(r, m.Name)
	if !ok {
		return nil, nil
	}
	id, err := UnsignID(value, m.Secrets...)
	if err != nil || id == "" {
		return nil, nil
	}
	data, err := m.Store.Load(r.Context(), id)
	if err != nil {
		return nil, fmt.Errorf("loading a session: %w", err)
	}
	if data == nil {
		return nil, nil // a name that nobody gave out is not taken over
	}
	o, rec, err := parseRecord(data)
	if err != nil || rec.expired(m.Now()) {
		return nil, nil
	}
	_, old := UnsignID(value, m.Secrets[0])
	return &Session{object: *o, loaded: o.json(), id: id, record: rec, resign: old != nil}, nil
}

// inTime reports whether the session is within its limits, and notes that it
// is used.
func (m *manager) inTime(s *Session) bool {
	now, since, seen := m.Now(), s.seconds(sinceKey), s.seconds(seenKey)
	future := now.Add(time.Minute) // clocks of machines differ
	switch {
	case m.Absolute > 0 && (since.IsZero() || since.After(future) || !now.Before(since.Add(m.Absolute))):
		return false
	case m.Idle > 0 && (seen.IsZero() || seen.After(future) || !now.Before(seen.Add(m.Idle))):
		return false
	}
	s.due = m.Idle > 0 && now.Sub(seen) >= max(m.Idle/10, time.Second)
	return true
}
