package session

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"tenet/web/cookie"
)

// save puts the session on the answer that is about to begin.
func (m *manager) save(w http.ResponseWriter, r *http.Request, s *Session) error {
	if s.gone {
		return m.destroy(w, r, s)
	}
	if m.Store == nil && !s.used && !s.due {
		return nil
	}
	if s.isNew && !s.IsPopulated() {
		return nil
	}
	changed := s.IsChanged() || s.aged || s.due || s.resign
	if !changed && m.Store != nil && !m.NoTouch {
		return m.touch(r, s)
	}
	if !changed {
		return nil
	}
	if s.oldID != "" {
		if err := m.forget(r, s.oldID); err != nil {
			return err
		}
	}
	m.stamp(s)
	c := m.Cookie
	c.Name, c.MaxAge, c.Overwrite = m.Name, s.maxAge, true
	if m.Store == nil {
		c.Value = s.encode()
		return m.jar.Set(w, r, c)
	}
	if err := m.keep(r, s); err != nil {
		return err
	}
	if !s.isNew && s.oldID == "" && !s.aged && !s.resign && s.maxAge == 0 {
		return nil // the browser has the cookie, and it does not end
	}
	c.Value = SignID(s.id, m.Secrets[0])
	return m.jar.Set(w, r, c)
}

// stamp writes the times and the name of a session with limits.
func (m *manager) stamp(s *Session) {
	if m.Revoked != nil {
		s.set(idKey, quoted(s.id))
	}
	if !m.limited() {
		return
	}
	if s.seconds(sinceKey).IsZero() {
		s.setSeconds(sinceKey, m.Now())
	}
	if m.Idle > 0 {
		s.setSeconds(seenKey, m.Now())
	}
}

// mostMillis is the longest time that a Duration holds for sure: 291 years.
const mostMillis = 9.2e12

// keep saves the record of the store, prolonged from now.
func (m *manager) keep(r *http.Request, s *Session) error {
	age, now := s.maxAge, m.Now()
	if s.record.OriginalMaxAge != nil && !s.aged {
		age = time.Duration(math.Min(*s.record.OriginalMaxAge, mostMillis) * float64(time.Millisecond))
	}
	if s.record.Path == nil {
		s.record = m.newRecord(r)
	}
	s.record.OriginalMaxAge, s.record.Expires = nil, nil
	ttl := 24 * time.Hour // connect-redis: 86400 seconds for a cookie without an end
	if age > 0 {
		millis := float64(age.Milliseconds())
		s.record.OriginalMaxAge, s.record.Expires, ttl = &millis, now.Add(age).UTC().Format(isoMillis), age
	}
	if m.Idle > 0 {
		ttl = min(ttl, m.Idle)
	}
	if since := s.seconds(sinceKey); m.Absolute > 0 && !since.IsZero() {
		ttl = min(ttl, since.Add(m.Absolute).Sub(now))
	}
	if ttl <= 0 {
		return m.Store.Delete(r.Context(), s.id)
	}
	if err := m.Store.Save(r.Context(), s.id, s.write(), ttl); err != nil {
		return fmt.Errorf("saving a session: %w", err)
	}
	return nil
}

// touch prolongs the record as it is now: a request that only reads takes back
// nothing that another one has written, or destroyed, in the meantime.
func (m *manager) touch(r *http.Request, s *Session) error {
	data, err := m.Store.Load(r.Context(), s.id)
	if err != nil {
		return fmt.Errorf("prolonging a session: %w", err)
	}
	if data == nil {
		return nil
	}
	o, rec, err := parseRecord(data)
	if err != nil {
		return err
	}
	current := *s
	current.object, current.record = *o, rec
	return m.keep(r, &current)
}

// newRecord returns the attributes of the cookie as express-session keeps
// them.
func (m *manager) newRecord(r *http.Request) record {
	text := func(v any) []byte {
		out, err := marshal(v)
		if err != nil {
			return nil
		}
		return []byte(out)
	}
	c, rec := m.Cookie, record{}
	secure := c.Secure == cookie.Always || c.Secure == cookie.Auto && (m.Secure == nil && r.TLS != nil || m.Secure != nil && m.Secure(r))
	rec.Secure, rec.HTTPOnly, rec.Path, rec.SameSite = text(secure), text(!c.ScriptReadable), text("/"), text("lax")
	if c.Path != "" {
		rec.Path = text(c.Path)
	}
	if c.Domain != "" {
		rec.Domain = text(c.Domain)
	}
	if c.Partitioned {
		rec.Partitioned = text(true)
	}
	if c.Priority != "" {
		rec.Priority = text(c.Priority)
	}
	for _, s := range []cookie.SameSite{m.SameSite, c.SameSite} {
		if s == cookie.SameSiteOmit {
			rec.SameSite = text(false)
		} else if s != "" {
			rec.SameSite = text(s)
		}
	}
	return rec
}

// forget makes sure that a name counts no more.
func (m *manager) forget(r *http.Request, id string) error {
	switch {
	case m.Store != nil:
		if err := m.Store.Delete(r.Context(), id); err != nil {
			return fmt.Errorf("deleting a session: %w", err)
		}
	case m.Revoked != nil:
		if err := m.Revoked.Revoke(r.Context(), id, m.Absolute); err != nil {
			return fmt.Errorf("revoking a session: %w", err)
		}
	}
	return nil
}

func (m *manager) destroy(w http.ResponseWriter, r *http.Request, s *Session) error {
	c := m.Cookie
	c.Name, c.Value, c.Overwrite = m.Name, "", true
	err := m.jar.Set(w, r, c)
	if failed := m.end(r, s); failed != nil {
		err = failed
	}
	return err
}

// end makes sure that neither name of a session counts any more.
func (m *manager) end(r *http.Request, s *Session) (err error) {
	if s.isNew {
		return nil
	}
	for _, id := range []string{s.id, s.oldID} {
		if id == "" {
			continue
		}
		if failed := m.forget(r, id); failed != nil {
			err = failed
		}
	}
	return err
}
