// Package waf judges requests by the OWASP Core Rule Set before they reach the
// application: an option for routes whose code cannot be mended soon.
//
// A rule set is no substitute for parameters in queries and escaped output: it
// knows what attacks look like, refuses some that are none, and misses others.
// It is also the costliest thing that a request can meet here. So it holds for
// the routes that are named, and everything that it looks at is bounded: the
// body, how many values a request has, how many requests are judged at a time,
// how many of one client and for how long, and how long one waits for that.
// What is beyond a bound is refused rather than let through unseen.
//
//	waf.go      options; a request's way
//	request.go  what the rules are given of a request
//	seats.go    how many are judged at a time
//	rules.go    the directives
//
// Answers are not looked at: rule leaks does that for less.
package waf

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/coraza/v3/types"

	"tenet/internal/guard/front"
)

// Options of [New]. A zero is the default said with it.
type Options struct {
	Block    bool     // refuse; otherwise tell only
	Routes   []string // which paths, as in front.Paths: all
	Except   []string // and which of them not: none
	Paranoia int      // level of the rule set, 1 to 4: 1
	Body     int64    // bytes of a body: 16 KiB, at most 1 MiB
	Values   int      // parameters, fields of bodies and cookies, of each kind: 100
	Off      []int    // numbers of rules that are left out

	AtOnce    int           // requests that are judged at a time: half the processors
	PerClient int           // of these and those that wait, from one address: 8
	Wait      time.Duration // for a place among them: 1 s

	Refuse  func(w http.ResponseWriter, r *http.Request, status int) // answers a request that is refused: with nothing but the status
	Blocked func(reason string)                                      // a request was refused
	Noted   func(what string)                                        // one would have been
	Log     *slog.Logger                                             // which rule, and of what: nothing
}

// A Firewall judges requests. It is safe for concurrent use.
type Firewall struct {
	opts           Options
	routes, except front.Paths
	rules          coraza.WAF
	seats          *seats
}

// A verdict is what was found.
type verdict struct {
	status int    // of the answer
	reason string // for the counts
	rule   types.MatchedRule
}

// New reads the rules, which takes about a tenth of a second of a processor and
// 30 MB, with use 50. The error joins all mistakes in the options.
func New(opts Options) (*Firewall, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	f := &Firewall{opts: opts, seats: newSeats(opts.AtOnce, opts.PerClient)}
	var errs [2]error
	f.routes, errs[0] = front.NewPaths("waf.routes", opts.Routes)
	f.except, errs[1] = front.NewPaths("waf.except", opts.Except)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if f.rules, err = load(opts); err != nil {
		return nil, fmt.Errorf("guard.waf: the rules cannot be read: %w", err)
	}
	return f, nil
}

// Wrap puts the rules before a handler.
func (f *Firewall) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !f.covers(r) {
			next.ServeHTTP(w, r)
			return
		}
		v, err := f.judge(r)
		switch {
		case err != nil: // the body did not come
			panic(http.ErrAbortHandler)
		case v == nil || !f.opts.Block:
			f.tell(r, v, "waf: would be refused", f.opts.Noted, "would refuse: ")
			next.ServeHTTP(w, r)
		default:
			f.tell(r, v, "waf: refused", f.opts.Blocked, "")
			if r.ProtoMajor == 1 {
				w.Header().Set("Connection", "close") // of its body not all may have been read
			}
			f.opts.Refuse(w, r, v.status)
		}
	})
}

// covers reports requests that are looked at. A path that might mean another
// one to the application is no exception.
func (f *Firewall) covers(r *http.Request) bool {
	return (len(f.opts.Routes) == 0 || f.routes.Cover(r.URL.Path)) && !f.except.CoverPlain(r.URL.Path)
}

// judge returns nil for a request that may pass.
func (f *Firewall) judge(r *http.Request) (*verdict, error) {
	body, v, err := f.body(r)
	if err != nil || v != nil {
		return v, err
	}
	if v := f.tooMany(r); v != nil {
		return v, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), f.opts.Wait)
	defer cancel()
	give, err := f.seats.take(ctx, clientOf(r.RemoteAddr))
	switch {
	case r.Context().Err() != nil:
		return nil, r.Context().Err()
	case errors.Is(err, errSpent):
		return &verdict{status: http.StatusTooManyRequests, reason: "waf-time"}, nil
	case err != nil:
		return &verdict{status: http.StatusServiceUnavailable, reason: "waf-busy"}, nil
	}
	defer give()
	return f.run(r, body), nil
}

// run asks the rules.
func (f *Firewall) run(r *http.Request, body []byte) *verdict {
	tx := f.rules.NewTransaction()
	defer tx.Close() // holds no files
	interruption, err := fill(tx, r, body)
	if err != nil {
		return &verdict{status: http.StatusBadRequest, reason: "waf-body"}
	}
	if interruption == nil {
		return nil
	}
	v := &verdict{status: interruption.Status, reason: "waf-" + strconv.Itoa(interruption.RuleID)}
	if v.status < 400 {
		v.status = http.StatusForbidden
	}
	if cause := worst(tx.MatchedRules()); cause != nil {
		v.rule, v.reason = cause, "waf-"+strconv.Itoa(cause.Rule().ID())
	}
	return v
}

// worst is the rule that weighs most of those that matched, and of equals the
// first: the one that stands for why.
func worst(matched []types.MatchedRule) types.MatchedRule {
	var found []types.MatchedRule
	for _, m := range matched {
		id := m.Rule().ID()
		if m.Message() != "" && (id < 901000 || id >= 910000) && (id < 949000 || id >= 950000) {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(a, b types.MatchedRule) int { return a.Rule().Severity().Int() - b.Rule().Severity().Int() })
}

// tell counts and logs. Of what the client sent only the name of the place is
// logged: what stands there may be a password.
func (f *Firewall) tell(r *http.Request, v *verdict, msg string, count func(string), prefix string) {
	if v == nil {
		return
	}
	if count != nil {
		count(prefix + v.reason)
	}
	if f.opts.Log == nil {
		return
	}
	attrs := []any{"id", r.Header.Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "reason", v.reason}
	if v.rule != nil {
		attrs = append(attrs, "rule", v.rule.Rule().ID(), "message", v.rule.Message(), "in", place(v.rule))
	}
	f.opts.Log.Warn(msg, attrs...)
}

// place says where a rule matched, as in ARGS:q.
func place(m types.MatchedRule) string {
	data := m.MatchedDatas()
	if len(data) == 0 {
		return ""
	}
	name := data[0].Variable().Name()
	if key := data[0].Key(); key != "" {
		name += ":" + key
	}
	return name
}
