package check

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"sync"

	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// A Session checks one project again and again while somebody works on it.
// The facts of its files stay in memory.
//
// [Session.Check] is [Run], on files as an editor has them. [Session.CheckFile]
// answers for one file that has just changed, at once: against the part of the
// program that is nearest to it, as the last Check saw that. What depends on
// files farther away the next Check tells.
//
// Both may run at the same time, in several goroutines.
type Session struct {
	kept keptFacts
	pool *js.Pool // for single files; nil without processes that parse

	mu   sync.Mutex
	last *look
}

// A look is what a check of the whole project has seen.
type look struct {
	o       Options
	project project
	t       *target.Target
	index   map[string]int // path -> number of the file
	code    []int          // numbers of the files of the program
	place   map[int]int32  // number of a file -> index in code
	near    [][]int32      // by index in code
	modes   []taint.Treatment
}

// NewSession returns a session that has seen nothing yet. The Options are
// those of each Check; of these only Worker matters here.
func NewSession(o Options) *Session {
	s := &Session{}
	if o.Worker != nil {
		s.pool = js.NewPool(js.PoolOptions{Command: o.Worker, Workers: 1})
	}
	return s
}

// Close ends the processes that parse.
func (s *Session) Close() {
	if s.pool != nil {
		s.pool.Close()
	}
}

// Check checks the whole project. What the editor has not written yet, by path
// relative to the root of the target, is read in place of what is on the disk.
// A file of findings that are set aside is read and never written. The errors
// are those of [Run].
func (s *Session) Check(ctx context.Context, o Options, unsaved map[string][]byte) (*Result, error) {
	o = o.complete()
	o.BaselineMode = ReadBaseline
	started := o.Now()
	p := locate(o.Targets, o.ConfigFile)
	read := o.reading(p)
	read.Unsaved, read.Unhashed = unsaved, false
	t, err := target.Open(ctx, o.Targets, read)
	if err != nil {
		return nil, err
	}
	if err := nothing(o, t); err != nil {
		return nil, err
	}
	var c *cache
	if !o.NoCache {
		c = openCache(o.CacheDir, p.root+inEditor)
	}
	a := newAnalyst(o, t, c)
	a.kept = &s.kept
	first := s.kept.empty()
	analysis, err := a.analyse(ctx)
	if err != nil {
		return nil, err
	}
	if analysis, err = a.withProject(ctx, analysis); err != nil {
		return nil, err
	}
	j := &judge{analyst: a, project: p, analysis: analysis}
	r, err := j.result()
	if err != nil {
		return nil, err
	}
	if first {
		c.trim(maxCache, o.Now())
	}
	s.kept.sweep(a.index)
	s.remember(a, p, analysis.Modes)
	r.Started, r.Duration = started, o.Now().Sub(started)
	return r, nil
}

// inEditor makes the cache of a session another one than that of Run, which
// looks for less and would drop what it does not need.
const inEditor = " in an editor"

func (s *Session) remember(a *analyst, p project, modes []taint.Treatment) {
	l := &look{o: a.o, project: p, t: a.t, index: a.index, code: a.code, near: a.near, modes: modes, place: make(map[int]int32, len(a.code))}
	l.o.Progress = func(string, int, int) {} // that of the check which is over
	l.project.whole = false                  // what one file shows says nothing about the others
	for i, n := range a.code {
		l.place[n] = int32(i)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = l
}

// ErrUnseen says of a file that the last check of the whole project has not
// read it: it is new, or left out, or there was no check.
var ErrUnseen = errors.New("not among the files that were checked")

// CheckFile checks a file of the project, by its path relative to the root, with
// another content than it had; the others are as they were last seen. The result has the findings of that file, but
// those about dependencies. What grows above the limit of a file's size is not
// read. The error is [ErrUnseen], or that of the context.
func (s *Session) CheckFile(ctx context.Context, path string, data []byte) (*Result, error) {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last == nil {
		return nil, ErrUnseen
	}
	n, ok := last.index[path]
	if !ok {
		return nil, ErrUnseen
	}
	if limit := cmp.Or(last.o.MaxFileSize, target.DefaultMaxFileSize); int64(len(data)) > limit {
		return &Result{Unread: []target.Unread{{Path: path, Kind: last.t.Files[n].Kind, Why: "above the limit of the size"}}}, nil
	}
	a := newAnalyst(last.o, last.around(n, data, &s.kept), nil)
	a.kept, a.pool, a.only, a.modes = &s.kept, s.pool, path, last.modes
	analysis, err := a.analyse(ctx)
	if err != nil {
		return nil, err
	}
	j := &judge{analyst: a, project: last.project, analysis: analysis}
	r, err := j.result()
	if err != nil {
		return nil, err
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f rule.Finding) bool { return f.Place.File != path })
	return r, nil
}

// nearValues bounds the part of a program that one changed file is checked
// against, in values of package js: some 1.5 MB of source, which take 20 ms to link.
const nearValues = 250_000

// around returns the target with the content of file n replaced, and of the
// other files of the program as many as can be linked while somebody types:
// first those that import it or that it imports, then theirs, and so on; then
// those whose paths are like its own.
func (l *look) around(n int, data []byte, kept *keptFacts) *target.Target {
	t := *l.t
	taken := map[int]bool{n: true}
	if i, ok := l.place[n]; ok {
		left := nearValues
		l.nearest(i, func(j int32) bool {
			other := l.code[j]
			if !l.t.Files[other].Kind.Code() { // the scripts of pages are their own
				return true
			}
			if size := kept.size(l.t.Files[other].Path); size > 0 && size <= left {
				left -= size
				taken[other] = true
			}
			return left > 0
		})
	}
	t.Files = make([]target.File, 0, len(taken))
	for i := range l.t.Files {
		if !taken[i] {
			continue
		}
		f := l.t.Files[i]
		if i == n {
			f.Data, f.Hash = data, sha256.Sum256(data)
		}
		t.Files = append(t.Files, f)
	}
	return &t
}

// nearest calls take for the files of the program, from the nearest to the
// farthest, until it returns false.
func (l *look) nearest(from int32, take func(int32) bool) {
	seen := make([]bool, len(l.code))
	seen[from] = true
	queue := []int32{from}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, j := range l.near[i] {
			if !seen[j] {
				seen[j] = true
				if !take(j) {
					return
				}
				queue = append(queue, j)
			}
		}
	}
	for d := int32(1); d < int32(len(l.code)); d++ {
		for _, j := range [...]int32{from - d, from + d} {
			if j >= 0 && int(j) < len(l.code) && !seen[j] && !take(j) {
				return
			}
		}
	}
}
