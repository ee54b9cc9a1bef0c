// Package taint follows untrusted data to where it does harm.
//
// A question starts at a sink, an argument that acts on what it is given, and
// walks backwards over the facts of package js: from a use of a variable to the
// definitions that reach it, from a property to what was stored there, from a
// result to what the function returns, from a parameter to the arguments of
// its callers, until it arrives at a source. It is a search for a shortest way
// in a graph that is never built: the facts are the graph.
//
// A state of the search is a value, the path of properties below it that is
// asked for, and the calls that the walk has entered and must leave again, so
// that a helper used cleanly here and dirtily there is reported only there.
// Sanitizers end a way; so do guards, the conditions under which a value is
// used (guard.go). What a library does is rows of package model.
//
// Every question is answered alone, breadth first and with a budget: no answer
// depends on which question came first, and files are analysed in parallel.
package taint

import (
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
)

// An Analysis answers questions about one program. It may be used by several
// goroutines.
type Analysis struct {
	// Tables is what is known of libraries. Whoever makes the Analysis may
	// replace it before the first question.
	Tables *model.Tables

	prog     *flow.Program
	once     sync.Once
	asked    atomic.Bool
	mode     Mode // as told
	modes    []Treatment
	speakers speakers
	entries  map[entry]bool // the functions that users of the package can call
	details  []detail       // by file, made when first asked for
	roles    roleStores
	pipes    pipes
	elements components
	views    views
	spare    sync.Pool // of *search, whose slices and maps serve the next one
}

type entry struct {
	file string
	fn   js.FuncID
}

// New returns the analysis of a program. What it needs to know of all files it
// finds out when it is first asked.
func New(p *flow.Program, mode Mode) *Analysis {
	return &Analysis{Tables: model.Builtin(), prog: p, mode: mode, details: make([]detail, p.Len())}
}

// Assume takes the modes as an earlier analysis found them, which saw more of
// the program; none is no assumption. It must come before the first question.
func (a *Analysis) Assume(modes []Treatment) { a.modes = modes }

// prepare settles the modes and finds the functions that can be called from
// outside.
func (a *Analysis) prepare() {
	a.once.Do(func() {
		if a.speakers = speakersOf(a.prog); len(a.modes) == 0 {
			a.modes = treatments(a.prog, a.mode)
		}
		for _, t := range a.modes {
			if t.Mode == Library {
				a.entries = entriesOf(a.prog, a.modes)
				break
			}
		}
		a.asked.Store(true)
	})
}

// Asked reports whether anybody has asked a question: if not, no mode matters.
func (a *Analysis) Asked() bool { return a.asked.Load() }

// Entry reports whether users of the package can call a function. Nobody can
// in an application.
func (a *Analysis) Entry(f *flow.File, fn js.FuncID) bool {
	a.prepare()
	return a.entries[entry{f.Name(), fn}]
}

// A Flow is a way from a source to a sink.
type Flow struct {
	Kind   model.Kind
	Source model.Source
	Path   string // of the library at which it enters, and below: http:req.headers.cookie; empty if no library gives it
	Steps  []Step // from the source to the sink
	Weak   bool   // something on the way makes harm unlikely: a configured address in front, a record that was found by it
}

// A Step is one station of a Flow.
type Step struct {
	Value flow.Value
	Note  string
}

// From returns the value at which untrusted data enters.
func (f *Flow) From() flow.Value { return f.Steps[0].Value }

// Entrance names what untrusted data enters by: req.query.next, also where a
// helper that is given req reads that.
func (f *Flow) Entrance() string {
	from := f.From()
	name := from.Source()
	if from.Op() != js.OpRef && from.Op() != js.OpParam {
		return name
	}
	for _, p := range from.Paths() {
		if below, ok := strings.CutPrefix(f.Path, p+"."); ok && plainPath.MatchString(below) {
			return name + "." + below
		}
	}
	return name
}

// plainPath is a path of properties, without calls.
var plainPath = regexp.MustCompile(`^[\w$]+(?:\.[\w$]+)*$`)

// Trace returns the first flow of untrusted data to a value: to what lies
// below it at a path of properties ("" for the value itself, "*" for anything
// in it), as a sink of that kind sees it. Shorter ways go before longer ones,
// and less trusted sources before others.
func (a *Analysis) Trace(v flow.Value, path string, kind model.Kind) *Flow {
	a.prepare()
	if !v.OK() || !a.ask(v, path, kind).mayFind() {
		return nil
	}
	return a.ask(v, path, kind).run()
}

// MaxSteps is how many steps one question may take.
const MaxSteps = maxStates

// Short returns how many of the questions about values of a file so far were
// cut short, and so have no sure answer.
func (a *Analysis) Short(f *flow.File) int { return len(flow.Memo(f, memoryKey{}, newMemory).short) }

// Checked reports whether a value is harmless for a kind of sink where it
// stands, by the conditions around it.
func (a *Analysis) Checked(v flow.Value, kind model.Kind) bool {
	if !v.OK() {
		return false
	}
	a.prepare()
	s := a.ask(v, "", kind)
	defer s.end(true)
	return s.guarded(&s.states[0])
}

// roleStores are the values that handlers leave on requests and contexts for
// others: req.user = value, by library path.
type roleStores struct {
	once   sync.Once
	values map[string][]stored
}

type stored struct {
	file string
	id   js.ValueID
}
