package ledger

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A Snapshot is what a ledger holds at one time: a plain struct, so that one
// process can serve it as JSON to another. Lists are sorted, the most frequent
// first and the latest first.
type Snapshot struct {
	Time  time.Time `json:"time"`
	Began time.Time `json:"began"`

	Enforced    []Enforced `json:"enforced"`
	Blocked     []Blocked  `json:"blocked"`
	Reports     []Report   `json:"reports"`
	Masked      []Masked   `json:"masked"`
	MaskedTotal uint64     `json:"maskedTotal"`
	Events      []Event    `json:"events"`

	Requests Requests `json:"requests"`
}

// A Count says how often something happened, and when first and last.
type Count struct {
	N     uint64    `json:"n"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
}

// An Enforced is a measure of a rule.
type Enforced struct {
	Rule string `json:"rule"`
	What string `json:"what"`
	Count
}

// A Blocked is a reason for which requests were refused.
type Blocked struct {
	Reason string `json:"reason"`
	Count
}

// A Report is a group of CSP reports.
type Report struct {
	Directive string `json:"directive"`
	Blocked   string `json:"blocked"` // an origin, or a word such as inline
	Page      string `json:"page"`    // a path
	Count
}

// A Masked is an error that the client did not see.
type Masked struct {
	Time   time.Time `json:"time"`
	ID     string    `json:"id"` // of the request; the log has it too
	Method string    `json:"method"`
	Path   string    `json:"path"` // without the query
	Status int       `json:"status"`
	Detail string    `json:"detail"` // the beginning
}

// An Event is something that happens rarely.
type Event struct {
	Time time.Time `json:"time"`
	Kind string    `json:"kind"`
	Text string    `json:"text"`
}

// Requests are the counts of all requests.
type Requests struct {
	InFlight int64     `json:"inFlight"`
	Classes  [6]uint64 `json:"classes"` // by the first digit of the status; 0: never answered
	Latency  Latency   `json:"latency"`
}

// A Latency is a histogram: Counts[i] answers took at most Bounds[i] seconds
// and more than the bound before; the last count is of those above all bounds.
type Latency struct {
	Bounds []float64 `json:"bounds"`
	Counts []uint64  `json:"counts"`
	Sum    float64   `json:"sum"` // seconds
}

// Snapshot returns what the ledger holds. That of a nil ledger is empty.
func (l *Ledger) Snapshot() Snapshot {
	if l == nil {
		return Snapshot{}
	}
	s := Snapshot{Time: l.now().UTC(), Began: l.began.UTC()}
	l.enforced.each(func(k [2]string, c Count) { s.Enforced = append(s.Enforced, Enforced{k[0], k[1], c}) })
	l.blocked.each(func(k string, c Count) { s.Blocked = append(s.Blocked, Blocked{k, c}) })
	l.reports.each(func(k [3]string, c Count) { s.Reports = append(s.Reports, Report{k[0], k[1], k[2], c}) })
	slices.SortFunc(s.Enforced, func(a, b Enforced) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), cmp.Compare(b.N, a.N), strings.Compare(a.What, b.What))
	})
	slices.SortFunc(s.Blocked, func(a, b Blocked) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Reason, b.Reason))
	})
	slices.SortFunc(s.Reports, func(a, b Report) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Directive, b.Directive), strings.Compare(a.Blocked, b.Blocked), strings.Compare(a.Page, b.Page))
	})
	s.Masked, s.MaskedTotal = l.masked.newest()
	s.Events, _ = l.events.newest()
	s.Requests.InFlight = l.inFlight.Load()
	for i := range l.classes {
		s.Requests.Classes[i] = l.classes[i].Load()
	}
	s.Requests.Latency = l.latency.read()
	return s
}

// bounds are the limits of the histogram, in seconds.
var bounds = [...]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

type histogram struct {
	counts [len(bounds) + 1]atomic.Uint64
	nanos  atomic.Int64
}

func (h *histogram) observe(d time.Duration) {
	d = max(d, 0) // the clock may jump
	i, _ := slices.BinarySearch(bounds[:], d.Seconds())
	h.counts[i].Add(1)
	h.nanos.Add(int64(d))
}

func (h *histogram) read() Latency {
	out := Latency{Bounds: slices.Clone(bounds[:]), Counts: make([]uint64, len(h.counts)), Sum: time.Duration(h.nanos.Load()).Seconds()}
	for i := range h.counts {
		out.Counts[i] = h.counts[i].Load()
	}
	return out
}

// Total returns how many answers the histogram has.
func (l Latency) Total() uint64 {
	var n uint64
	for _, c := range l.Counts {
		n += c
	}
	return n
}

// Quantile returns a time, in seconds, within which the share q (0 to 1) of
// answers came: the upper bound of the bucket that holds it. Above the last
// bound it is that bound, and ok is false; it is so too if there are no answers.
func (l Latency) Quantile(q float64) (seconds float64, ok bool) {
	total := l.Total()
	if total == 0 || len(l.Bounds) == 0 {
		return 0, false
	}
	var seen uint64
	for i, bound := range l.Bounds {
		seen += l.Counts[i]
		if float64(seen) >= q*float64(total) {
			return bound, true
		}
	}
	return l.Bounds[len(l.Bounds)-1], false
}
