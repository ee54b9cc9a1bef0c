package autopilot

import (
	"net/http"
	"strconv"
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
		if a.slots.varies(w.page, in) {
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

// unread notes a page that could not be read.
func (a *Autopilot) unread(r *http.Request, why string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.facts.note(sighting{"default-src", "", why}, witness{page: r.URL.EscapedPath(), network: networkOf(r.RemoteAddr)}, a.now()) {
		a.changed()
	}
}

// A slot is the place of an inline element: of a page, by number.
type slot struct {
	hash    string // that of the last answer
	changes int
}

const (
	maxSlots   = 4096
	maxChanges = 3 // after which an element is one that varies
)

// slots tell inline elements that are another one in each answer, such as
// those that carry data, from those that change now and then. They are
// forgotten when there are too many, and need not be stored.
type slots struct{ rows map[string]slot }

func (ss *slots) varies(page string, in inlineSighting) bool {
	if ss.rows == nil || len(ss.rows) >= maxSlots {
		ss.rows = map[string]slot{}
	}
	k := page + "\x00" + strconv.Itoa(in.index)
	s, known := ss.rows[k]
	if known && s.hash != in.source && s.changes < maxChanges {
		s.changes++
	}
	s.hash = in.source
	ss.rows[k] = s
	return s.changes >= maxChanges
}
