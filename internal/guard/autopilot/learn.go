package autopilot

import (
	"net/http"
	"strconv"
	"time"
)

// learn notes what a page of the application showed.
func (a *Autopilot) learn(r *http.Request, v *visit) {
	now := a.now()
	w := witness{page: r.URL.EscapedPath(), network: networkOf(r.RemoteAddr), clean: r.URL.RawQuery == ""}
	a.burst.served(w.network, now)
	a.mu.Lock()
	defer a.mu.Unlock()
	news := false
	for s := range v.seen {
		news = a.facts.note(s, w, now) || news
	}
	for _, in := range v.inline {
		if a.slots.varies(w.page, in, a.facts.rows[key(in.sighting)] != nil, now) {
			what := "script"
			if in.directive == "style-src" {
				what = "style"
			}
			s := sighting{in.directive, "", "an inline " + what + " that is another one in each answer"}
			news = a.facts.note(s, w, now) || news
			continue
		}
		news = a.facts.note(in.sighting, w, now) || news
	}
	a.dirty = true
	if news {
		a.changed()
	}
}

// unread notes a page that could not be read. What scripts fetch is no page.
func (a *Autopilot) unread(r *http.Request, why string) {
	if !navigates(r) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.facts.note(sighting{"default-src", "", why}, witness{page: r.URL.EscapedPath(), network: networkOf(r.RemoteAddr)}, a.now()) {
		a.changed()
	}
}

// A slot is the place of an inline element: of a page, by number.
type slot struct {
	changes int
	last    time.Time // of them
}

const (
	maxSlots   = 4096
	maxChanges = 4 // hashes never seen before, after which an element is one that varies
	calm       = time.Hour
)

// slots tell inline elements that are another one in each answer, such as
// those that carry data, from those that change now and then. They are
// forgotten when there are too many, and need not be stored.
type slots struct{ rows map[string]slot }

// varies notes the element in a slot, and whether its hash is known already.
func (ss *slots) varies(page string, in inlineSighting, known bool, now time.Time) bool {
	if ss.rows == nil || len(ss.rows) >= maxSlots {
		ss.rows = map[string]slot{}
	}
	k := page + "\x00" + strconv.Itoa(in.index)
	s := ss.rows[k]
	if now.Sub(s.last) > calm {
		s.changes = 0 // releases change it, now and then
	}
	if !known {
		s.changes, s.last = min(s.changes+1, maxChanges), now
		ss.rows[k] = s
	}
	return s.changes >= maxChanges
}
