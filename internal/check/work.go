package check

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"tenet/internal/deploy"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/taint"
	"tenet/internal/target"
)

// A work is what all checks of one run ask, and the files that they look at.
type work struct {
	*analyst
	program           *flow.Program
	tainted           *taint.Analysis
	usage             *usage
	files             []*js.File // of the program
	sheets            []sheet    // of all files
	code, conf, pages []int      // numbers of files; code in the order of the program
}

func (a *analyst) work(files []*js.File, sheets []sheet) *work {
	resolver := a.resolver()
	w := &work{analyst: a, program: flow.New(files, resolver), usage: a.usage(resolver), files: files, sheets: sheets}
	w.program.Packages = a.packages()
	w.tainted = taint.New(w.program, a.o.Mode)
	w.tainted.Tables = w.tainted.Tables.With(a.flowRows())
	w.tainted.Assume(a.modes)
	return w
}

// checkAll runs every check on every file that it is for.
func (w *work) checkAll(ctx context.Context) error {
	total := len(w.code) + len(w.conf) + len(w.pages)
	var done atomic.Int64
	order := largestFirst(len(w.code), func(i int) int { return len(w.files[i].Values) })
	err := parallel(ctx, w.o.Workers, len(w.code)+len(w.conf), func(i int) {
		if i < len(w.code) {
			i := order[i]
			if n := w.code[i]; w.looksAt(n) {
				w.patiently(ctx, n, &w.sheets[n], func(s *sheet) { w.checkCode(i, s) })
			}
		} else if n := w.conf[i-len(w.code)]; w.looksAt(n) {
			w.patiently(ctx, n, &w.sheets[n], func(s *sheet) { w.checkConfig(n, s) })
		}
		w.o.Progress("checking", int(done.Add(1)), total)
	})
	if err != nil {
		return err
	}
	// Not at the same time: a page with scripts has one sheet for both.
	given := rule.NewGiven(w.program)
	return parallel(ctx, w.o.Workers, len(w.pages), func(i int) {
		if n := w.pages[i]; w.looksAt(n) {
			w.patiently(ctx, n, &w.sheets[n], func(s *sheet) { w.checkPage(n, given, s) })
		}
		w.o.Progress("checking", int(done.Add(1)), total)
	})
}

// checkCode runs the checks for source code on file i of the program.
func (w *work) checkCode(i int, s *sheet) {
	file := w.program.File(i)
	name := file.Name()
	foreign, page := inDependency(name), rule.IsPage(name)
	pass := rule.NewCodePass(nil, file, w.tainted, s.report)
	run := func() { pass.Check.Code(pass) }
	for _, c := range w.checks {
		if c.Code == nil || c.Lint && page || foreign && !followsData(c) {
			continue
		}
		if pass.Check = c; !s.guard(c, name, run) {
			file = w.program.File(i) // what it remembered may be half done
			pass.File = file
		}
	}
	s.used = w.usage.code(file)
	s.short += w.tainted.Short(file)
	file.Done()
}

// checkConfig reads configuration file n and runs the checks for it.
func (w *work) checkConfig(n int, s *sheet) {
	f := &w.t.Files[n]
	text := w.text(n)
	s.waivers, s.notices = accepts(text, scanComments(f.Kind, text), w.known)
	facts, err := readConfig(formats[f.Kind], text)
	if err != nil {
		u := target.Unread{Path: f.Path, Kind: f.Kind, Why: err.Error()}
		var at *source.Error
		if errors.As(err, &at) {
			u.Line, u.Col, u.Why = at.Line, at.Col, at.Why
		}
		s.unread = append(s.unread, u)
		return
	}
	if !inDependency(f.Path) {
		s.used = w.usage.config(facts)
	}
	for _, c := range w.checks {
		if c.Config != nil && !inDependency(f.Path) {
			pass := rule.NewConfigPass(c, facts, s.report)
			s.guard(c, f.Path, func() { c.Config(pass) })
		}
	}
}

// readConfig reads a configuration file. A reader that panics has not read it.
func readConfig(format deploy.Format, text *source.Text) (f *deploy.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its reader failed: %v; this is a fault of tenet", r)
		}
	}()
	return deploy.Read(format, text)
}
