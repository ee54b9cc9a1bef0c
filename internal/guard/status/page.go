package status

import (
	"bytes"
	_ "embed" // the page and its style
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"tenet/internal/guard/autopilot"
	"tenet/internal/guard/ledger"
)

//go:embed page.css
var style string

//go:embed page.tmpl
var pageText string

// A page renders what the ledger holds.
type page struct {
	options  Options
	template *template.Template
}

func newPage(o Options) (*page, error) {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("status: the page: %w", err)
	}
	return &page{o, t}, nil
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := p.view(p.options.Snapshot())
	if n, err := strconv.Atoi(r.FormValue("refresh")); err == nil && n >= 2 && n <= 3600 {
		v.Refresh = n
	}
	var b bytes.Buffer
	if err := p.template.Execute(&b, v); err != nil {
		plain(w, http.StatusInternalServerError, "The page cannot be shown.")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}

// A view is what the template shows: texts, ready to be written.
type view struct {
	Style         template.CSS
	Name, Version string
	Refresh       int // seconds; 0: the page stays as it is
	Time          string
	Up            string
	Unready       string // why requests are not served
	Tiles         []tile
	Rules         []ruleView
	Others        []ruleView // of names that are none of the ten
	Bars          []bar
	Masked        []maskedView
	MaskedTotal   uint64
	Blocked       []blockedView
	Reports       []reportView
	Events        []eventView
	CSP           *cspView
}

type tile struct{ Label, Value, Note, Class string }

type ruleView struct {
	Number, Name, Title string
	Total               string
	Measures            []measure
	Last                string
}

type measure struct{ What, N string }

type bar struct {
	Label string
	N     string
	Width string // of 100
}

type maskedView struct {
	Time, ID, Method, Path, Detail string
	Status                         int
}

type blockedView struct{ Reason, N, Last string }

type reportView struct{ Directive, Blocked, Page, N, Last string }

type eventView struct{ Time, Kind, Text string }

type cspView struct {
	Mode, Class, Say string
	Policy           string
	Suggested        string
	Breaks           []autopilot.Break
	Held             []autopilot.Held
	Sources          int
}

func (p *page) view(s ledger.Snapshot) *view {
	v := &view{
		Style: template.CSS(style), Name: p.options.Name, Version: p.options.Version, // our own file
		Time: s.Time.UTC().Format("2 Jan 2006 15:04:05 UTC"), Up: ago(s.Time.Sub(s.Began)),
		MaskedTotal: s.MaskedTotal,
	}
	if p.options.Ready != nil {
		if err := p.options.Ready(); err != nil {
			v.Unready = err.Error()
		}
	}
	v.tiles(s)
	if p.options.Shared != nil {
		v.Tiles = append(v.Tiles, sharedTile(p.options.Shared()))
	}
	v.rules(s, p.options.Rules)
	v.bars(s.Requests.Latency)
	for _, m := range s.Masked {
		v.Masked = append(v.Masked, maskedView{clock(m.Time, s.Time), m.ID, m.Method, m.Path, m.Detail, m.Status})
	}
	for _, b := range s.Blocked {
		v.Blocked = append(v.Blocked, blockedView{b.Reason, number(b.N), clock(b.Last, s.Time)})
	}
	for i, r := range s.Reports {
		if i == 100 {
			break // the rest is in /.tenet/ledger
		}
		v.Reports = append(v.Reports, reportView{r.Directive, r.Blocked, r.Page, number(r.N), clock(r.Last, s.Time)})
	}
	for _, e := range s.Events {
		v.Events = append(v.Events, eventView{clock(e.Time, s.Time), e.Kind, e.Text})
	}
	v.CSP = p.csp(s.Time)
	return v
}

func (v *view) tiles(s ledger.Snapshot) {
	var answered, blocked uint64
	for _, n := range s.Requests.Classes {
		answered += n
	}
	for _, b := range s.Blocked {
		blocked += b.N
	}
	c := s.Requests.Classes
	failed := ""
	if c[5]+c[0] > 0 {
		failed = "bad"
	}
	v.Tiles = []tile{
		{"requests", number(answered), number(uint64(max(s.Requests.InFlight, 0))) + " in flight", ""},
		{"failed", number(c[5] + c[0]), percent(c[5]+c[0], answered), failed},
		{"refused", number(blocked), "by limits and checks", ""},
		{"errors masked", number(s.MaskedTotal), "kept from clients", ""},
		{"median", quantile(s.Requests.Latency, .5), "95 %: " + quantile(s.Requests.Latency, .95), ""},
		{"99 %", quantile(s.Requests.Latency, .99), "of answers within", ""},
	}
}

// rules puts what was enforced with the rule that asks for it.
func (v *view) rules(s ledger.Snapshot, rules []Rule) {
	by, sums, last := map[string][]measure{}, map[string]uint64{}, map[string]time.Time{}
	var order []string
	for _, e := range s.Enforced {
		if sums[e.Rule] == 0 {
			order = append(order, e.Rule)
		}
		by[e.Rule] = append(by[e.Rule], measure{e.What, number(e.N)})
		sums[e.Rule] += e.N
		if e.Last.After(last[e.Rule]) {
			last[e.Rule] = e.Last
		}
	}
	show := func(r Rule, n string) ruleView {
		out := ruleView{Number: n, Name: r.Name, Title: r.Title, Measures: by[r.Name], Total: number(sums[r.Name])}
		if sums[r.Name] > 0 {
			out.Last = clock(last[r.Name], s.Time)
		}
		delete(sums, r.Name)
		return out
	}
	for i, r := range rules {
		v.Rules = append(v.Rules, show(r, strconv.Itoa(i+1)))
	}
	for _, name := range order {
		if sums[name] > 0 {
			v.Others = append(v.Others, show(Rule{Name: name}, ""))
		}
	}
}

func (v *view) bars(l ledger.Latency) {
	var most uint64
	for _, n := range l.Counts {
		most = max(most, n)
	}
	if most == 0 {
		return
	}
	for i, n := range l.Counts {
		label := "more"
		if i < len(l.Bounds) {
			label = seconds(l.Bounds[i])
		}
		v.Bars = append(v.Bars, bar{label, number(n), strconv.FormatFloat(100*float64(n)/float64(most), 'f', 1, 64)})
	}
}

func (p *page) csp(now time.Time) *cspView {
	if p.options.CSP == nil {
		return nil
	}
	s := p.options.CSP()
	v := &cspView{Mode: string(s.Mode), Policy: s.Policy}
	switch effect(s) {
	case string(autopilot.Off):
		v.Say = "No policy is sent by the autopilot."
		return v
	case string(autopilot.Enforce):
		v.Class, v.Say = "good", "The policy that was accepted is enforced. What pages show since then does not change it."
		if s.Policy == "" {
			v.Class, v.Say = "warn", "No policy has been accepted yet, so it is observed: tenet guard csp suggest shows one."
		}
	case "rest":
		v.Class, v.Say = "bad", "Browsers report that the policy breaks pages: it is report-only until "+clock(s.Resting, now)+", or for as long as they do."
	default:
		v.Say = "Report-only: nothing is blocked, and what pages use is learned."
	}
	if p.options.Suggest != nil {
		g := p.options.Suggest()
		v.Suggested, v.Breaks, v.Held, v.Sources = g.Policy, g.Breaks[:min(len(g.Breaks), 50)], g.Held[:min(len(g.Held), 50)], len(g.Sources)
	}
	return v
}
