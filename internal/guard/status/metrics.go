package status

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
)

// metrics serves the numbers of the ledger in the formats of Prometheus, with
// those of this process.
func metrics(o Options) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector{o}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second, DisableCompression: true})
}

// A collector makes metrics of a snapshot when Prometheus asks: what the
// ledger counts is counted once.
type collector struct{ options Options }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tenet_guard_"+name, help, labels, nil)
}

// Describe is for prometheus.Collector. A collector whose metrics are not
// known before is called unchecked, and sends none.
func (c collector) Describe(chan<- *prometheus.Desc) {}

// Collect is for prometheus.Collector.
func (c collector) Collect(ch chan<- prometheus.Metric) {
	s := c.options.Snapshot()
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	const counter, gauge = prometheus.CounterValue, prometheus.GaugeValue

	enforced := desc("enforced_total", "Measures taken, by rule.", "rule", "what")
	for _, e := range s.Enforced {
		send(enforced, counter, float64(e.N), e.Rule, e.What)
	}
	blocked := desc("blocked_total", "Requests refused, by reason.", "reason")
	for _, b := range s.Blocked {
		send(blocked, counter, float64(b.N), b.Reason)
	}
	// Pages stay out: with them there would be a series for each of them.
	reports, sums := desc("csp_reports_total", "CSP reports of browsers, by directive and what was blocked.", "directive", "blocked"), map[[2]string]uint64{}
	for _, r := range s.Reports {
		sums[[2]string{r.Directive, r.Blocked}] += r.N
	}
	for k, n := range sums {
		send(reports, counter, float64(n), k[0], k[1])
	}
	send(desc("masked_errors_total", "Answers whose error was hidden from the client."), counter, float64(s.MaskedTotal))
	send(desc("requests_in_flight", "Requests that are being answered."), gauge, float64(s.Requests.InFlight))
	requests := desc("requests_total", "Requests answered, by class of the status; none: cut off before an answer.", "class")
	for i, n := range s.Requests.Classes {
		send(requests, counter, float64(n), classes[i])
	}
	c.latency(ch, s.Requests.Latency)
	if !s.Began.IsZero() {
		send(desc("start_time_seconds", "When the proxy began to count, in Unix time."), gauge, float64(s.Began.UnixNano())/1e9)
	}
	if c.options.CSP != nil {
		c.mode(send, c.options.CSP())
	}
	if c.options.Shared != nil {
		c.shared(send, c.options.Shared())
	}
}

var classes = [len(ledger.Requests{}.Classes)]string{"none", "1xx", "2xx", "3xx", "4xx", "5xx"}

func (c collector) latency(ch chan<- prometheus.Metric, l ledger.Latency) {
	buckets, n := map[float64]uint64{}, uint64(0)
	for i, bound := range l.Bounds {
		n += l.Counts[i]
		buckets[bound] = n
	}
	d := desc("request_duration_seconds", "How long answers took, upgraded connections left out.")
	ch <- prometheus.MustNewConstHistogram(d, l.Total(), l.Sum, buckets)
}

func (c collector) mode(send func(*prometheus.Desc, prometheus.ValueType, float64, ...string), s autopilot.Status) {
	d := desc("csp_mode", "1 for the mode of the CSP autopilot that is in effect; rest is an enforced policy that is report-only for a while.", "mode")
	for _, m := range []string{string(autopilot.Off), string(autopilot.Observe), string(autopilot.Enforce), "rest"} {
		v := 0.
		if m == effect(s) {
			v = 1
		}
		send(d, prometheus.GaugeValue, v, m)
	}
}

// effect is the mode in effect, in a word.
func effect(s autopilot.Status) string {
	if s.Mode == autopilot.Enforce && !s.Resting.IsZero() {
		return "rest"
	}
	return string(s.Mode)
}
