package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tenet/internal/deps"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// An analysis is what the checks found, before anything that may differ from
// one run to the next over the same files is looked at: tenet.yaml's accept
// list, the baseline, git, the date. It is what the cache keeps.
type analysis struct {
	Findings []found
	Notices  []Notice
	Unread   []target.Unread // not read, or not in full
	Faults   []fault
	Short    int               // searches for untrusted data that were cut short
	Used     deps.Used         // what the code does with packages
	Libs     []deps.Library    // without their advisories
	Waivers  []keptWaiver      // comments that may accept findings about dependencies
	Modes    []taint.Treatment // of the packages, if a check asked what is untrusted
	fickle   bool              // something took too long or too much: it may go better next time
}

// found is a finding, and the comment in the code that accepts it.
type found struct {
	Finding rule.Finding
	Why, By string // empty if nothing accepts it
}

// A fault is a check that failed, which is never the file's fault.
type fault struct {
	Check, File string
}

// An analyst produces the analysis of one target.
type analyst struct {
	o      Options
	t      *target.Target
	checks []*rule.Check       // those that run
	known  []string            // the ids of all rules and checks
	lint   map[string]bool     // the ids of the checks for mistakes
	eslint map[string][]string // what ESLint's comments turn off, by its rules
	cache  *cache

	// Of a [Session]: facts that are in memory, parsers that run, and the only
	// file to be checked, "" for all.
	kept  *keptFacts
	pool  *js.Pool
	only  string
	modes []taint.Treatment // of the packages, known already
	code  []int             // numbers of the files of the program
	near  [][]int32         // by index in code: files that import it, or that it imports

	unsteady atomic.Bool // a file changed during the run
	patience time.Duration
	runners  runners

	pages   map[int]*page   // by number of the file
	project *deps.Project   // nil if no check asks for it
	seen    map[string]bool // rules of which a running service showed something
	index   map[string]int  // path -> number of the file
	texts   []lazyText      // one for each file
}

// lazyText is the text of a file, decoded when first asked for.
type lazyText struct {
	once sync.Once
	text *source.Text
}

// set gives the text of a file that was decoded before.
func (l *lazyText) set(text *source.Text) { l.once.Do(func() { l.text = text }) }

func newAnalyst(o Options, t *target.Target, c *cache) *analyst {
	a := &analyst{o: o, t: t, cache: c, patience: patience, known: knownIDs(o.Rules), lint: map[string]bool{}, index: make(map[string]int, len(t.Files)), texts: make([]lazyText, len(t.Files))}
	for i, f := range t.Files {
		a.index[f.Path] = i
	}
	for _, r := range o.Rules {
		for i := range r.Checks {
			c := &r.Checks[i]
			if runs(&o, r, c) {
				a.checks = append(a.checks, c)
			}
			if c.Lint {
				a.lint[c.ID] = true
			}
		}
	}
	a.eslint = withMistakes(a.checks)
	return a
}

// knownIDs lists the names of the rules and the ids of their checks.
func knownIDs(rules []*rule.Rule) []string {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.Name)
		for i := range r.Checks {
			ids = append(ids, r.Checks[i].ID)
		}
	}
	return ids
}

// runs reports whether a check is to run. What names it most exactly decides;
// between equals, what was asked for goes before what is turned off. A check
// for mistakes needs more than the name of its rule: its own, or Options.Lint.
func runs(o *Options, r *rule.Rule, c *rule.Check) bool {
	if slices.Contains(o.Only, c.ID) {
		return true
	}
	if on := o.Config.Rules[c.ID].Enabled; on != nil && !*on {
		return false
	} else if on != nil && len(o.Only) == 0 {
		return true
	}
	if c.Lint && !o.Lint {
		return false
	}
	if len(o.Only) > 0 {
		return slices.Contains(o.Only, r.Name)
	}
	on := o.Config.Rules[r.Name].Enabled
	return on == nil || *on
}

// couldSee reports whether every check that an id names has run: the check
// itself, or all checks of the rule. Those for mistakes do not count for their
// rule when they are off.
func (a *analyst) couldSee(id string) bool {
	any := false
	for _, k := range a.known {
		if k == id || strings.HasPrefix(k, id+"/") {
			if check := strings.Contains(k, "/"); check && !a.ran(k) && (k == id || !a.lint[k] || a.o.Lint) {
				return false
			} else if check {
				any = true
			}
		}
	}
	return any
}

// ran reports whether the check of that id has run.
func (a *analyst) ran(id string) bool {
	return slices.ContainsFunc(a.checks, func(c *rule.Check) bool { return c.ID == id })
}

// text returns the text of file number i.
func (a *analyst) text(i int) *source.Text {
	l := &a.texts[i]
	l.once.Do(func() {
		f := &a.t.Files[i]
		l.text = source.Decode(f.Path, f.Data)
		f.Data = nil // from here on the text is all that anybody reads
	})
	return l.text
}

// source returns the text of a file by its path, or nil.
func (a *analyst) source(path string) *source.Text {
	if i, ok := a.index[path]; ok {
		return a.text(i)
	}
	return nil
}

// run returns the analysis, from the cache if nothing has changed.
func (a *analyst) run(ctx context.Context) (*analysis, error) {
	if a.cache == nil {
		return a.analyse(ctx)
	}
	key := a.key()
	if old := a.cache.readResult(key, a.o.Now()); old != nil {
		return old, nil
	}
	fresh, err := a.analyse(ctx)
	if err != nil {
		return nil, err
	}
	if !fresh.fickle {
		a.cache.writeResult(key, fresh)
	}
	a.cache.trim(maxCache, a.o.Now())
	return fresh, nil
}

// key names everything that the analysis depends on.
func (a *analyst) key() string {
	h := sha256.New()
	put(h, "analysis 2", a.o.Engine, fmt.Sprint(js.FormatVersion))
	for _, c := range a.checks {
		put(h, c.ID)
	}
	put(h, "known")
	put(h, a.known...)
	put(h, "files")
	for _, f := range a.t.Files {
		put(h, f.Path, f.Kind.String(), string(f.Hash[:]))
	}
	put(h, "assets")
	for _, f := range a.t.Assets {
		put(h, f.Path, string(f.Hash[:]))
	}
	if a.o.Retire != nil {
		put(h, "retire", a.o.Retire.Hash)
	}
	put(h, "packages")
	packages, err := json.Marshal([]any{a.t.Packages, a.t.Configs})
	if err != nil { // structs of strings and maps of strings always can be
		packages = []byte(err.Error())
	}
	put(h, string(packages), fmt.Sprint(a.o.Mode))
	flow, err := json.Marshal(a.o.Config.Flow)
	if err != nil { // so can this
		flow = []byte(err.Error())
	}
	put(h, string(flow))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// put writes strings so that no two lists of them look alike.
func put(h hash.Hash, parts ...string) {
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		io.WriteString(h, p)
	}
}

// largestFirst returns 0..n-1 in the order in which no core is left with a large
// one when the others have nothing more to do.
func largestFirst(n int, size func(i int) int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return size(b) - size(a) })
	return order
}

// parallel calls do for 0..n-1, several at once, until the context ends.
func parallel(ctx context.Context, workers, n int, do func(i int)) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
