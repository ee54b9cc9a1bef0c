package session

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// A Session is what the service remembers of a visitor. It belongs to one
// request, and may be used by one goroutine.
//
// Values are kept as JSON: Get gives back what encoding/json makes of what Set
// was given.
type Session struct {
	object
	id     string        // of the store's record, or of a cookie with limits
	isNew  bool          // there was none that counts
	loaded string        // the JSON that it came as
	used   bool          // somebody asked for it
	gone   bool          // Destroy was called
	oldID  string        // of the record that Renew leaves behind
	maxAge time.Duration // of this session's cookie
	aged   bool          // SetMaxAge was called
	due    bool          // the times are to be written, though no value changed
	resign bool          // it came under an old key
	record record        // what express-session keeps beside the values
}

// names of what a session with limits holds beside its values. An Express
// application that shares it carries them along like its own.
const (
	idKey    = `"_id"`    // for what is revoked
	sinceKey = `"_since"` // when it began, in seconds since 1970
	seenKey  = `"_seen"`  // when it was used, within a tenth of the idle time
)

// machinery reports whether a key is none of the values.
func machinery(key string) bool { return key == idKey || key == sinceKey || key == seenKey }

// reserved are the names that Set refuses.
func reserved(name string) bool {
	return inherited(name) || name == "_id" || name == "_since" || name == "_seen" || name == "cookie"
}

// IsNew reports whether the request brought no session that counts.
func (s *Session) IsNew() bool { return s.isNew }

// IsChanged reports whether the session is new, or differs from what it came
// as.
func (s *Session) IsChanged() bool { return s.isNew || s.json() != s.loaded }

// IsPopulated reports whether the session holds a value.
func (s *Session) IsPopulated() bool { return len(s.Keys()) > 0 }

// ID returns what names the session: in the store, or for its limits; "" if it
// is a cookie without limits. Whoever knows it must not learn the cookie from
// it: log it shortened.
func (s *Session) ID() string { return s.id }

// Keys returns the names of the values, in JavaScript's order.
func (s *Session) Keys() []string {
	var names []string
	for _, k := range s.keys {
		if machinery(k) {
			continue
		}
		var name string
		if json.Unmarshal([]byte(k), &name) == nil {
			names = append(names, name)
		}
	}
	return names
}

// Get decodes the value of a name into what v points to, as json.Unmarshal
// does, and reports whether there is one. The error says that it does not fit.
func (s *Session) Get(name string, v any) (bool, error) {
	i := s.index(quoted(name))
	if i < 0 || reserved(name) {
		return false, nil
	}
	if err := json.Unmarshal([]byte(s.values[i]), v); err != nil {
		return true, fmt.Errorf("reading %q from the session: %w", name, err)
	}
	return true, nil
}

// Text returns the value of a name if it is text, otherwise "".
func (s *Session) Text(name string) string {
	var v string
	if _, err := s.Get(name, &v); err != nil {
		return ""
	}
	return v
}

// Set stores a value, as json.Marshal writes it. It is an error if it cannot
// be written, if it holds an integer beyond 2^53, which JavaScript would
// round, or if the name is taken by the machinery of sessions.
func (s *Session) Set(name string, v any) error {
	if reserved(name) {
		return fmt.Errorf("storing %q in the session: the name is taken", name)
	}
	text, err := marshal(v)
	if err != nil {
		return fmt.Errorf("storing %q in the session: %w", name, err)
	}
	s.set(quoted(name), text)
	return nil
}

// Delete forgets a value.
func (s *Session) Delete(name string) {
	if !reserved(name) {
		s.remove(quoted(name))
	}
}

// Clear forgets all values, and keeps the session.
func (s *Session) Clear() {
	kept := object{}
	for i, k := range s.keys {
		if machinery(k) {
			kept.keys, kept.values = append(kept.keys, k), append(kept.values, s.values[i])
		}
	}
	s.object = kept
}

// Destroy ends the session: its cookie is taken back, its record deleted, and
// copies of the cookie are refused if the options have Revoked. Values that
// are set after this are lost.
func (s *Session) Destroy() { s.gone = true }

// Renew gives the session another name and starts its times anew. Call it
// whenever a visitor gains rights, above all at login: who planted the old
// name on the visitor (CWE-384) is left with a session that is gone. Call it
// before the answer begins, as the browser has to be told the new name.
func (s *Session) Renew() {
	s.remove(sinceKey)
	s.remove(seenKey)
	s.due = true
	if s.id == "" {
		return // the cookie is the session: it has no name that could be planted
	}
	if s.oldID == "" && !s.isNew {
		s.oldID = s.id
	}
	s.id = newID()
}

// SetMaxAge says how long this visitor's cookie lives; 0 is until the browser
// ends. The choice holds for the answer to this request: say it whenever the
// session changes, or keep it among the values.
func (s *Session) SetMaxAge(d time.Duration) { s.maxAge, s.aged = d, true }

// seconds returns a time that the session holds, or the zero Time.
func (s *Session) seconds(key string) time.Time {
	i := s.index(key)
	if i < 0 {
		return time.Time{}
	}
	n, err := strconv.ParseInt(s.values[i], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

func (s *Session) setSeconds(key string, t time.Time) {
	s.set(key, strconv.FormatInt(t.Unix(), 10))
}
