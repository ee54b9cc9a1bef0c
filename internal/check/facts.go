package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/target"
)

// packFile is the name of the facts in the cache.
const packFile = "facts"

// extraction is what became of one source file: its facts, or why there are
// none.
type extraction struct {
	file *js.File
	key  contentKey // zero if nobody keeps facts
	raw  []byte     // the stored form, as long as the cache may want it
	new  bool       // not from the cache
	lost error
}

// facts returns the facts of the source files whose numbers are given, in
// their order.
//
// They are stored beside whatever the caller does next, who calls stored before
// using the cache again.
func (a *analyst) facts(ctx context.Context, code []int) (list []extraction, stored func(), err error) {
	list = make([]extraction, len(code))
	if a.o.Expect != nil {
		size := int64(0)
		for _, n := range code {
			size += int64(len(a.t.Files[n].Data))
		}
		a.o.Expect(size)
	}
	var known pack
	if a.kept.empty() {
		known = decodePack(a.cache.read(packFile))
	}
	options := a.options(code)
	var done atomic.Int64
	step := func() { a.o.Progress("reading", int(done.Add(1)), len(code)) }
	if a.cache != nil || a.kept != nil {
		err = parallel(ctx, a.o.Workers, len(code), func(i int) {
			e, n := &list[i], code[i]
			if e.file = a.inMemory(e, n, options[i]); e.file != nil {
				a.texts[n].set(e.file.Text)
				step()
			} else if raw, ok := known[e.key]; ok {
				e.decode(a, n, raw)
				step()
			}
		})
	}
	if missing := alike(list); err == nil && len(missing) > 0 {
		order := largestFirst(len(missing), func(m int) int { return len(a.t.Files[code[missing[m][0]]].Data) })
		x := a.extractor()
		defer x.end()
		err = parallel(ctx, x.parallel, len(missing), func(m int) {
			files := missing[order[m]]
			first := files[0]
			raw, err := x.extract(ctx, js.Job{Name: a.t.Files[code[first]].Path, Text: a.program(code[first]), Options: options[first]})
			for _, i := range files {
				e := &list[i]
				e.new, e.lost = true, err
				if err == nil {
					e.decode(a, code[i], raw)
				}
				if a.cache == nil {
					e.raw = nil
				}
				step()
			}
			if a.cache == nil {
				x.free(raw)
			}
		})
	}
	if err == nil {
		err = broken(list)
	}
	if err != nil {
		return nil, nil, err
	}
	var storing sync.WaitGroup
	if a.kept.empty() {
		storing.Go(func() { a.store(known, list) })
	}
	a.kept.keep(list)
	return list, storing.Wait, nil
}

// alike returns the indices of the files whose facts are missing: those that have
// the same, as copies of a file have, together.
func alike(list []extraction) (missing [][]int) {
	groups := map[contentKey]int{}
	for i := range list {
		e := &list[i]
		if e.file != nil {
			continue
		}
		if g, ok := groups[e.key]; ok {
			missing[g] = append(missing[g], i)
			continue
		}
		if e.key != (contentKey{}) {
			groups[e.key] = len(missing)
		}
		missing = append(missing, []int{i})
	}
	return missing
}

// inMemory returns the facts of file n if a session has them, and fills in the
// key of e unless it is not needed.
func (a *analyst) inMemory(e *extraction, n int, o js.Options) *js.File {
	path := a.t.Files[n].Path
	if !a.looksAt(n) {
		return a.kept.latest(path)
	}
	e.key = a.contentKey(n, o)
	return a.kept.find(path, e.key)
}

// broken returns the first error that no file is to blame for.
func broken(list []extraction) error {
	for i := range list {
		if err := list[i].lost; err != nil && !errors.As(err, new(*js.Lost)) {
			return err
		}
	}
	return nil
}

// decode reads the stored form. What cannot be read counts as not there.
func (e *extraction) decode(a *analyst, n int, raw []byte) {
	f, err := js.Decode(a.t.Files[n].Path, a.text(n), raw)
	switch {
	case err == nil:
		e.file, e.raw = f, raw
	case e.new:
		e.lost = &js.Lost{Name: a.t.Files[n].Path, Why: "its facts make no sense: " + err.Error()}
	}
}

// An extractor gets the facts of single files.
type extractor struct {
	extract  func(context.Context, js.Job) ([]byte, error)
	free     func([]byte) // takes back what extract has returned
	parallel int          // how many calls of extract may be under way
	end      func()
}

func (a *analyst) extractor() extractor {
	workers := a.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if a.o.Worker == nil {
		return extractor{js.InProcess, func([]byte) {}, workers, func() {}}
	}
	pool, end := a.pool, func() {}
	if pool == nil {
		pool = js.NewPool(js.PoolOptions{Command: a.o.Worker, Workers: workers})
		end = pool.Close
	}
	return extractor{pool.Extract, pool.Free, pool.Concurrency(), end}
}

// store keeps the facts for the next run, and none that this run did not use.
func (a *analyst) store(known pack, list []extraction) {
	if a.cache == nil {
		return
	}
	p := make(pack, len(list))
	same := true
	for i := range list {
		if e := &list[i]; e.raw != nil {
			p[e.key] = e.raw
			same = same && bytes.Equal(known[e.key], e.raw)
		}
	}
	if !same || len(p) != len(known) {
		a.cache.write(packFile, p.encode()...)
	}
}

// contentKey names what the facts of a file depend on: its content, how it is
// to be parsed, and who parses it.
func (a *analyst) contentKey(n int, o js.Options) contentKey {
	f := &a.t.Files[n]
	h := sha256.New()
	put(h, "facts", a.o.Engine, fmt.Sprint(js.FormatVersion), string(f.Hash[:]), strings.ToLower(path.Ext(f.Path)),
		o.PackageType, fmt.Sprint(o.AlwaysStrict, o.Lint), o.As)
	return contentKey(h.Sum(nil))
}

// options returns what the package around each file says about it.
func (a *analyst) options(code []int) []js.Options {
	packages := map[string]*target.Package{}
	for i := range a.t.Packages {
		packages[a.t.Packages[i].Dir] = &a.t.Packages[i]
	}
	list := make([]js.Options, len(code))
	lint := slices.ContainsFunc(a.checks, func(c *rule.Check) bool { return c.Lint })
	for i, n := range code {
		if p := a.pages[n]; p != nil {
			list[i] = js.Options{As: p.as} // browsers read no package.json, and mistakes are not looked for in parts of a page
			continue
		}
		list[i].Lint = lint
		if p := nearest(packages, path.Dir(a.t.Files[n].Path)); p != nil {
			list[i].PackageType, list[i].AlwaysStrict = p.Type, p.AlwaysStrict
		}
	}
	return list
}

// nearest returns the package of a folder: its own, or of the one above.
func nearest(packages map[string]*target.Package, dir string) *target.Package {
	for {
		if p := packages[dir]; p != nil || dir == "." {
			return p
		}
		dir = path.Dir(dir)
	}
}

// fickle reports whether the file may fare better another time: what the
// scan before the parser refuses, with its line, it always refuses.
func (e *extraction) fickle() bool {
	var lost *js.Lost
	return errors.As(e.lost, &lost) && lost.Line == 0
}

// unread says why a file has no facts, or not all of them.
func (e *extraction) unread(a *analyst, n int) (u target.Unread, ok bool) {
	u = target.Unread{Path: a.t.Files[n].Path, Kind: a.t.Files[n].Kind}
	var lost *js.Lost
	switch {
	case errors.As(e.lost, &lost):
		u.Line, u.Col, u.Why = lost.Line, min(lost.Line, 1), lost.Why
	case a.pages[n] != nil:
		return u, false // what a template leaves open in a script is no program yet
	case e.file != nil && len(e.file.Errors) > 0:
		first := e.file.Errors[0]
		u.Line, u.Col = e.file.Text.Position(int(first.Pos))
		u.Why = fmt.Sprintf("syntax error: %s; analysed as far as it goes", strings.TrimSuffix(first.Message, "."))
	default:
		return u, false
	}
	return u, true
}
