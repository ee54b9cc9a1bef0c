package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"tenet/internal/deploy"
	"tenet/internal/deps"
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/module"
	"tenet/internal/rule"
	"tenet/internal/target"
)

// formats says how package deploy reads a kind of file.
var formats = map[target.Kind]deploy.Format{
	target.Manifest:   deploy.FormatManifest,
	target.Dockerfile: deploy.FormatDockerfile,
	target.Compose:    deploy.FormatCompose,
	target.Kubernetes: deploy.FormatKubernetes,
	target.Systemd:    deploy.FormatSystemd,
	target.PM2:        deploy.FormatPM2,
	target.Procfile:   deploy.FormatProcfile,
	target.Nginx:      deploy.FormatNginx,
	target.Env:        deploy.FormatEnv,
}

// analyse reads every file and runs every check.
func (a *analyst) analyse(ctx context.Context) (*analysis, error) {
	code, conf, pages := a.sort()
	result := &analysis{}
	sheets := make([]sheet, len(a.t.Files))
	withCode, err := a.readPages(ctx, pages, sheets)
	if err != nil {
		return nil, err
	}
	code = append(code, withCode...)
	slices.Sort(code) // by name
	extracted, stored, err := a.facts(ctx, code)
	if err != nil {
		return nil, err
	}
	defer stored()
	var files []*js.File
	var numbers []int // of files
	for i, n := range code {
		e := &extracted[i]
		if u, ok := e.unread(a, n); ok {
			sheets[n].unread = append(sheets[n].unread, u)
			sheets[n].fickle = e.fickle()
		}
		if e.file != nil {
			files, numbers = append(files, e.file), append(numbers, n)
		}
	}
	err = parallel(ctx, a.o.Workers, len(files), func(i int) {
		if a.looksAt(numbers[i]) {
			sheets[numbers[i]].readComments(files[i].Text, codeComments(files[i]), a.known, a.eslint)
		}
	})
	if err != nil {
		return nil, err
	}
	w := a.work(files, sheets)
	w.code, w.conf, w.pages = numbers, conf, pages
	a.code = numbers
	defer a.runners.dismiss()
	libs := a.besideChecks(ctx, stored)
	err = w.checkAll(ctx)
	if found := <-libs; err == nil {
		result.Libs, err = found.libs, found.err
	}
	if err != nil {
		return nil, err
	}
	result.fickle = a.unsteady.Load()
	a.collect(result, sheets)
	if a.only == "" {
		result.Used = w.usage.all(a, sheets)
	}
	a.near = w.program.Neighbours()
	if w.tainted.Asked() {
		result.Modes = w.tainted.Treatments()
	}
	return result, nil
}

// besideChecks looks for libraries, if a check asks for them, while the others
// run: what it reads of the disk then costs no time.
func (a *analyst) besideChecks(ctx context.Context, stored func()) <-chan libraryResult {
	done := make(chan libraryResult, 1)
	if !asksProject(&a.o) || a.only != "" {
		close(done)
		return done
	}
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- libraryResult{err: fmt.Errorf("the look for libraries failed: %v; this is a fault of tenet", r)}
			}
		}()
		stored() // what files show is kept beside the facts
		libs, err := a.libraries(ctx)
		done <- libraryResult{libs, err}
	}()
	return done
}

type libraryResult struct {
	libs []deps.Library
	err  error
}

// looksAt reports whether a file is to be checked.
func (a *analyst) looksAt(n int) bool { return a.only == "" || a.t.Files[n].Path == a.only }

// sort returns the numbers of the files by who reads them.
func (a *analyst) sort() (code, conf, pages []int) {
	for i, f := range a.t.Files {
		switch {
		case f.Kind.Code():
			code = append(code, i)
		case f.Kind.Page():
			pages = append(pages, i)
		case f.Kind.Config():
			if _, ok := formats[f.Kind]; ok {
				conf = append(conf, i)
			}
		}
	}
	return code, conf, pages
}

// resolver knows which file a specifier means.
func (a *analyst) resolver() *module.Resolver {
	names := make([]string, len(a.t.Files))
	for i, f := range a.t.Files {
		names[i] = f.Path
	}
	var packages []module.Package
	for _, p := range a.t.Packages {
		if modelled(p.Dir) {
			continue
		}
		packages = append(packages, module.Package{Name: p.Name, Dir: p.Dir, Main: p.Main, Module: p.Module, Exports: p.Exports, Imports: p.Imports, Browser: p.Browser})
	}
	configs := make([]module.Config, len(a.t.Configs))
	for i, c := range a.t.Configs {
		configs[i] = module.Config{Dir: c.Dir, Base: c.Base, OutDir: c.OutDir, RootDir: c.RootDir}
		for _, p := range c.Paths {
			configs[i].Paths = append(configs[i].Paths, module.Alias(p))
		}
	}
	return module.NewResolver(names, packages, configs...)
}

// packages tells the program what its package.json files ask for.
func (a *analyst) packages() []flow.Package {
	list := make([]flow.Package, len(a.t.Packages))
	for i, p := range a.t.Packages {
		deps := maps.Clone(p.DevDeps)
		if deps == nil {
			deps = map[string]string{}
		}
		maps.Copy(deps, p.Deps)
		list[i] = flow.Package{Dir: p.Dir, Name: p.Name, Private: p.Private, Entries: p.Entries, Deps: deps,
			Bin: p.Bin, Importable: p.Main != "" || p.Module != "" || len(p.Exports) > 0}
	}
	return list
}

// flowRows are the rows of tenet.yaml, under the paths that package flow uses.
func (a *analyst) flowRows() model.Rows {
	given := a.o.Config.Flow
	rows := model.Rows{Sources: map[string]model.Source{}, Sanitizers: map[string]model.KindSet{}}
	for path, s := range given.Sources {
		rows.Sources[flow.LibraryPath(path)] = s
	}
	for _, s := range given.Sinks {
		s.Call = flow.LibraryPath(s.Call)
		rows.Sinks = append(rows.Sinks, s)
	}
	for path, kinds := range given.Sanitizers {
		rows.Sanitizers[flow.LibraryPath(path)] |= kinds
	}
	return rows
}

// collect joins the sheets in the order of the files, settles what findings
// still lack, and applies the comments in the code.
func (a *analyst) collect(result *analysis, sheets []sheet) {
	var all []rule.Finding
	for i := range sheets {
		s := &sheets[i]
		result.Unread = append(result.Unread, s.unread...)
		result.Faults = append(result.Faults, s.faults...)
		result.Short += s.short
		result.fickle = result.fickle || s.fickle
		for _, f := range s.findings {
			all = append(all, a.settle(*f, i))
		}
	}
	sortByPlace(all)
	for _, f := range distinct(all) {
		r := found{Finding: f}
		for _, w := range sheets[a.index[f.Place.File]].waivers {
			if w.covers(&f) {
				w.used = true
				if r.Why == "" {
					r.Why, r.By = w.why, fmt.Sprintf("%s:%d", w.at.File, w.at.Line)
				}
			}
		}
		result.Findings = append(result.Findings, r)
	}
	for i := range sheets {
		s := &sheets[i]
		for _, w := range s.waivers {
			if a.forProject(w.ids) {
				result.Waivers = append(result.Waivers, w.keep())
				continue
			}
			// Of a file that was not read in full nobody knows.
			if w.ours && !w.used && len(s.unread) == 0 && len(s.faults) == 0 && a.couldSee(w.ids[0]) {
				s.notices = append(s.notices, w.useless())
			}
		}
		result.Notices = append(result.Notices, s.notices...)
	}
}

// settle gives a finding a place in a file that was read, and the code there.
func (a *analyst) settle(f rule.Finding, file int) rule.Finding {
	text := a.source(f.Place.File)
	if text == nil || f.Place.Line < 1 {
		text = a.text(file)
		f.Place = text.LineSpan(1)
	}
	f.Code = codeOf(text, f.Place)
	return f
}

// byPath orders what was not read.
func byPath(a, b target.Unread) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Why, b.Why))
}
