// Package ledger is what guard's proxy remembers of its own work: how often
// each rule was enforced, which errors were masked, what was refused, what
// browsers reported, how long answers took.
//
// It is written by every request and read by few, so counting takes a read
// lock and an atomic addition. Everything in it is bounded, because most of
// what it is told was chosen by strangers: a table that is full counts what
// is new under [Other], a ring drops its oldest entry, a long text is cut.
//
// A nil *Ledger is fine: its methods do nothing, so that nobody who tells it
// something has to ask whether there is one.
package ledger

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// What the ledger holds at most.
const (
	maxEnforced = 512  // pairs of rule and what
	maxReasons  = 64   // reasons for which requests were blocked
	maxReports  = 512  // groups of CSP reports
	maxMasked   = 200  // the last masked errors
	maxEvents   = 100  // the last events
	maxText     = 200  // bytes of a name, path or reason
	maxDetail   = 2048 // bytes of the detail of a masked error
)

// Other is what is counted for once a table is full.
const Other = "(other)"

// A Ledger holds counts and recent events. It is safe for concurrent use.
// [New] makes one.
type Ledger struct {
	now   func() time.Time
	began time.Time

	enforced table[[2]string] // rule, what
	blocked  table[string]    // reason
	reports  table[[3]string] // directive, blocked, page
	masked   ring[Masked]
	events   ring[Event]

	inFlight atomic.Int64
	classes  [6]atomic.Uint64 // by the first digit of the status; 0 of those that were never answered
	latency  histogram
}

// New returns an empty ledger.
func New() *Ledger { return newAt(time.Now) }

func newAt(now func() time.Time) *Ledger {
	return &Ledger{
		now: now, began: now(),
		enforced: table[[2]string]{most: maxEnforced, other: [2]string{Other, Other}},
		blocked:  table[string]{most: maxReasons, other: Other},
		reports:  table[[3]string]{most: maxReports, other: [3]string{Other, Other, Other}},
		masked:   ring[Masked]{most: maxMasked},
		events:   ring[Event]{most: maxEvents},
	}
}

// Enforced counts one measure of a rule, such as ("headers",
// "Content-Security-Policy set"). What is a phrase of a fixed set, never text
// of a request.
func (l *Ledger) Enforced(rule, what string) {
	if l != nil {
		l.enforced.count([2]string{cut(rule, maxText), cut(what, maxText)}, l.now())
	}
}

// Masked notes an answer whose error was hidden from the client: the id of the
// request, under which the log has the error in full, the method, the path
// without its query, the status that was sent, and the beginning of the error.
func (l *Ledger) Masked(id, method, path string, status int, detail string) {
	if l != nil {
		path, _, _ = strings.Cut(path, "?")
		l.masked.add(Masked{Time: l.now(), ID: cut(id, maxText), Method: cut(method, maxText), Path: cut(path, maxText), Status: status, Detail: cut(detail, maxDetail)})
	}
}

// Blocked counts a request that was refused, by a reason of a fixed set, such
// as "body too large".
func (l *Ledger) Blocked(reason string) {
	if l != nil {
		l.blocked.count(cut(reason, maxText), l.now())
	}
}

// CSPReport counts a report of a browser: the directive that was violated,
// what it kept out (an origin, or a word such as inline), and the path of the page.
func (l *Ledger) CSPReport(directive, blocked, page string) {
	if l != nil {
		l.reports.count([3]string{cut(directive, maxText), cut(blocked, maxText), cut(page, maxText)}, l.now())
	}
}

// Event notes something that happens rarely and that the operator wants to
// know: kind is the part of guard that says it, text a sentence.
func (l *Ledger) Event(kind, text string) {
	if l != nil {
		l.events.add(Event{Time: l.now(), Kind: cut(kind, maxText), Text: cut(text, maxDetail)})
	}
}

// Began counts a request as in flight until Ended is called for it.
func (l *Ledger) Began() {
	if l != nil {
		l.inFlight.Add(1)
	}
}

// Ended counts the answer to a request that [Ledger.Began]: its status, 0 if
// there was none, and how long it took. A connection that was upgraded (status
// 101) is counted, but its life is no latency.
func (l *Ledger) Ended(status int, took time.Duration) {
	if l == nil {
		return
	}
	l.inFlight.Add(-1)
	class := status / 100
	if class < 0 || class >= len(l.classes) {
		class = 0
	}
	l.classes[class].Add(1)
	if status != 101 {
		l.latency.observe(took)
	}
}

// cut shortens a text to n bytes, not within a character, and says so. What is
// no text becomes some, as JSON and metrics demand.
func cut(s string, n int) string {
	switch {
	case len(s) <= n && utf8.ValidString(s):
		return s
	case len(s) <= n:
		return strings.ToValidUTF8(s, "\ufffd")
	}
	return strings.ToValidUTF8(s[:n-3], "") + "..."
}

// A table counts by key. The first keys that come get an entry; when there
// are most of them, all others share one.
type table[K comparable] struct {
	most  int
	other K

	mu   sync.RWMutex
	rows map[K]*row
}

type row struct {
	n           atomic.Uint64
	first, last atomic.Int64 // Unix nanoseconds
}

func (t *table[K]) count(key K, now time.Time) {
	t.mu.RLock()
	r := t.rows[key]
	t.mu.RUnlock()
	if r == nil {
		r = t.enter(key)
	}
	at := now.UnixNano()
	r.first.CompareAndSwap(0, at)
	r.last.Store(at)
	r.n.Add(1) // last: a row that has a count has its times
}

// enter makes the row of a key, or finds the one for all others.
func (t *table[K]) enter(key K) *row {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rows == nil {
		t.rows = map[K]*row{}
	}
	if r := t.rows[key]; r != nil {
		return r
	}
	if len(t.rows) >= t.most {
		key = t.other
	}
	r := t.rows[key]
	if r == nil {
		r = &row{}
		t.rows[key] = r
	}
	return r
}

// each calls f for all rows, in no order.
func (t *table[K]) each(f func(key K, c Count)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for key, r := range t.rows {
		if n := r.n.Load(); n > 0 {
			f(key, Count{N: n, First: time.Unix(0, r.first.Load()).UTC(), Last: time.Unix(0, r.last.Load()).UTC()})
		}
	}
}

// A ring keeps the last entries.
type ring[T any] struct {
	most int

	mu    sync.Mutex
	rows  []T
	next  int
	total uint64
}

func (r *ring[T]) add(v T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total++
	if len(r.rows) < r.most {
		r.rows = append(r.rows, v)
		return
	}
	r.rows[r.next] = v
	r.next = (r.next + 1) % r.most
}

// newest returns a copy, the latest first, and how many there ever were.
func (r *ring[T]) newest() ([]T, uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]T, 0, len(r.rows))
	for i := range r.rows {
		out = append(out, r.rows[(r.next-1-i+2*len(r.rows))%len(r.rows)])
	}
	return out, r.total
}
