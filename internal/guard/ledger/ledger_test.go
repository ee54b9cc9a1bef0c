package ledger

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

func TestSnapshot(t *testing.T) {
	clock := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	l := newAt(func() time.Time { clock = clock.Add(time.Second); return clock })
	l.Enforced("headers", "nosniff set")
	l.Enforced("headers", "policy set")
	l.Enforced("headers", "policy set")
	l.Enforced("cookies", "Secure added")
	l.Blocked("body too large")
	l.CSPReport("script-src-elem", "inline", "/cart")
	l.Masked("id1", "GET", "/cart?token=secret", 500, "Error: no table")
	l.Event("csp", "back to report-only")
	l.Began()
	l.Began()
	l.Ended(200, 3*time.Millisecond)

	s := l.Snapshot()
	if got := fmt.Sprint(s.Enforced[0].Rule, s.Enforced[1].What, s.Enforced[1].N, s.Enforced[1].Last.Sub(s.Enforced[1].First)); got != "cookies"+"policy set"+"2 1s" {
		t.Errorf("enforced: %s", got)
	}
	if s.Masked[0].Path != "/cart" {
		t.Errorf("the query of a masked error was kept: %q", s.Masked[0].Path)
	}
	if s.Requests.InFlight != 1 || s.Requests.Classes[2] != 1 || s.Requests.Latency.Counts[3] != 1 {
		t.Errorf("requests: %+v", s.Requests)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Snapshot
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(s, back) {
		t.Errorf("JSON changes a snapshot: %v\n%+v\n%+v", err, s, back)
	}
}

// What it is told comes from strangers: however much, it stays small.
func TestBounds(t *testing.T) {
	l := New()
	long := strings.Repeat("\u00e9", 5000)
	for i := range 3000 {
		l.Enforced("headers", fmt.Sprint(i))
		l.Blocked(fmt.Sprint(long, i))
		l.CSPReport(fmt.Sprint(i), long, long)
		l.Masked(long, long, "/"+long, i, long)
		l.Event(long, long)
	}
	s := l.Snapshot()
	if len(s.Enforced) != maxEnforced+1 || len(s.Reports) != maxReports+1 || len(s.Masked) != maxMasked || len(s.Events) != maxEvents {
		t.Errorf("lengths: %d %d %d %d", len(s.Enforced), len(s.Reports), len(s.Masked), len(s.Events))
	}
	if s.MaskedTotal != 3000 || s.Masked[0].Status != 2999 || s.Masked[maxMasked-1].Status != 2800 {
		t.Errorf("the last errors are not the last: %d, %d to %d", s.MaskedTotal, s.Masked[0].Status, s.Masked[maxMasked-1].Status)
	}
	var sum uint64
	for _, e := range s.Enforced {
		sum += e.N
	}
	if sum != 3000 {
		t.Errorf("%d of 3000 are counted", sum)
	}
	for _, text := range []string{s.Masked[0].Detail, s.Masked[0].Path, s.Blocked[0].Reason, s.Events[0].Text} {
		if len(text) > maxDetail || !utf8.ValidString(text) || !strings.HasSuffix(text, "...") {
			t.Errorf("not cut well: %d bytes, ends in %q", len(text), text[len(text)-6:])
		}
	}
	if text, _ := json.Marshal(s); len(text) > 3<<20 {
		t.Errorf("a full ledger is %d bytes", len(text))
	}
}

func TestNilLedger(t *testing.T) {
	var l *Ledger
	l.Enforced("a", "b")
	l.Masked("", "", "", 0, "")
	l.Blocked("")
	l.CSPReport("", "", "")
	l.Event("", "")
	l.Began()
	l.Ended(200, 0)
	if got := l.Snapshot(); !reflect.DeepEqual(got, Snapshot{}) {
		t.Errorf("a nil ledger holds %+v", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	l := New()
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 500 {
				l.Began()
				l.Enforced("headers", fmt.Sprint(j%50))
				l.CSPReport("img-src", "inline", fmt.Sprint(i))
				l.Masked("id", "GET", "/", 500, "")
				l.Ended(200, time.Duration(j)*time.Microsecond)
				if j%100 == 0 {
					l.Snapshot()
				}
			}
		})
	}
	wait.Wait()
	s := l.Snapshot()
	if s.Requests.InFlight != 0 || s.Requests.Classes[2] != 4000 || s.Requests.Latency.Total() != 4000 || s.MaskedTotal != 4000 {
		t.Errorf("%+v, %d masked", s.Requests, s.MaskedTotal)
	}
	for _, e := range s.Enforced {
		if e.N != 80 {
			t.Errorf("%s: %d, not 80", e.What, e.N)
		}
	}
}

func TestLatency(t *testing.T) {
	var h histogram
	h.observe(-time.Second)
	h.observe(time.Millisecond) // on a bound: it belongs below
	h.observe(40 * time.Second)
	l := h.read()
	if l.Counts[0] != 1 || l.Counts[1] != 1 || l.Counts[len(l.Counts)-1] != 1 {
		t.Errorf("counts: %v", l.Counts)
	}
	if v, ok := l.Quantile(.5); v != .001 || !ok {
		t.Errorf("the median is %v, %v", v, ok)
	}
	if v, ok := l.Quantile(.99); v != 30 || ok {
		t.Errorf("p99 is %v, %v", v, ok)
	}
	if _, ok := (Latency{}).Quantile(.5); ok {
		t.Error("the median of nothing is known")
	}
}

func TestStatusesThatAreNone(t *testing.T) {
	l := New()
	for _, status := range []int{0, -5, 999, 101} {
		l.Began()
		l.Ended(status, time.Second)
	}
	r := l.Snapshot().Requests
	if r.Classes[0] != 3 || r.Classes[1] != 1 || r.Latency.Total() != 3 {
		t.Errorf("%+v", r)
	}
}

type timed struct {
	http.ResponseWriter
	took time.Duration
}

func (t *timed) UpstreamTook(d time.Duration) { t.took = d }

type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestTook(t *testing.T) {
	top := &timed{ResponseWriter: httptest.NewRecorder()}
	Took(wrapped{wrapped{top}}, time.Second)
	if top.took != time.Second {
		t.Error("the time does not get through the wrappers")
	}
	Took(wrapped{httptest.NewRecorder()}, time.Second) // nobody listens
}

func BenchmarkEnforced(b *testing.B) {
	l := New()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			l.Enforced("headers", "Content-Security-Policy set")
		}
	})
}
