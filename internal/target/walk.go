package target

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenet/internal/source"
)

// A job is a file on its way into the target: the walker names it, a reader
// fills in the rest.
type job struct {
	path  string
	name  string
	class class
	named bool // the user wrote its path: no guess leaves it out

	data   []byte
	hash   [32]byte
	size   int64  // while data was not kept because of maxTotal
	unread string // why it could not be read
	assetJob
}

// A batch is some files of one folder.
type batch struct {
	dir  string
	jobs []*job
}

// A walker lists the tree, one folder after the other in the order of names,
// so that what it finds does not depend on the number of readers.
type walker struct {
	ctx     context.Context
	root    fs.FS
	skip    *ignoreRules // of tenet.yaml
	wanted  []string     // packages in node_modules that are read
	assets  bool         // look for assets
	limits  limits
	batches chan<- batch

	seen      map[string]bool // files that were named and are read already
	jobs      []*job
	skips     tally
	unread    []Unread
	installed int
	entries   int
	count     int             // of jobs
	met       map[string]bool // of wanted
	full      bool            // a cap on the whole tree was met and has been said
}

// A place is a folder that the walk has reached.
type place struct {
	dir     string
	depth   int
	ignore  *ignoreRules
	chart   bool // Chart.yaml lies in it
	helm    bool // in the templates of a chart
	around  fs.FS
	entries []fs.DirEntry // while its children are looked at
}

// folder walks the folder at; fsys is rooted there.
func (w *walker) folder(fsys fs.FS, at place) {
	if w.ctx.Err() != nil || w.full {
		return
	}
	if at.depth > w.limits.depth {
		w.fail(at.dir, Other, "nested more than %d folders deep", w.limits.depth)
		return
	}
	var err error
	at.entries, err = listFolder(fsys, ".", maxFolderEntries)
	if err != nil {
		w.fail(at.dir, Other, "the folder cannot be read: %s", source.Cause(err))
	}
	if w.entries += len(at.entries); w.entries > w.limits.entries {
		w.full = true
		w.fail(at.dir, Other, "more than %d names in the tree: the rest was not read", w.limits.entries)
		return
	}
	at.around = fsys
	for _, e := range at.entries {
		switch e.Name() {
		case ".gitignore":
			if rules := parseIgnore(readCapped(fsys, ".gitignore", maxConfigSize)); len(rules) > 0 {
				at.ignore = &ignoreRules{up: at.ignore, dir: at.dir, rules: rules}
			}
		case "Chart.yaml":
			at.chart = true
		}
	}
	w.files(at)
	for _, e := range at.entries {
		if e.IsDir() {
			w.child(at, e.Name())
		}
	}
}

// files hands the files of a folder to the readers.
func (w *walker) files(at place) {
	var jobs []*job
	for _, e := range at.entries {
		if w.full {
			break
		}
		if j := w.file(at, e); j != nil {
			jobs = append(jobs, j)
		}
	}
	w.send(at.dir, jobs)
}

func (w *walker) send(dir string, jobs []*job) {
	w.jobs = append(w.jobs, jobs...)
	for chunk := range slices.Chunk(jobs, batchSize) {
		select {
		case w.batches <- batch{dir, chunk}:
		case <-w.ctx.Done():
			return
		}
	}
}

// file returns the job for one entry of a folder, or nil after it has said
// why there is none.
func (w *walker) file(at place, e fs.DirEntry) *job {
	p := join(at.dir, e.Name())
	mode := e.Type()
	if mode.IsDir() || w.seen[p] {
		return nil
	}
	v, why := w.verdict(at, p, false)
	if mode&fs.ModeSymlink != 0 {
		w.link(at, e.Name(), p, v)
		return nil
	}
	if v == ignored {
		w.skips.add(why, p)
		return nil
	}
	c := classify(p, at.helm)
	named := v == kept && why == SkippedConfigured
	if named {
		c = c.insist()
	}
	asset := mode == 0 && w.asset(e.Name(), c.skip)
	if c.skip != "" && !c.sniff && !asset {
		w.skips.add(c.skip, p)
		return nil
	}
	if mode != 0 {
		if !c.sniff {
			w.fail(p, c.kind, "%s, which is not opened", special(mode))
		}
		return nil
	}
	if w.count++; w.count > w.limits.files {
		w.full = true
		w.fail(at.dir, Other, "more than %d files in the tree: the rest was not read", w.limits.files)
		return nil
	}
	return &job{path: p, name: e.Name(), class: c, named: named, assetJob: assetJob{asset: asset}}
}

// child walks a folder in the folder at, unless something speaks against it.
func (w *walker) child(at place, name string) {
	if versionControl[name] {
		return
	}
	p := join(at.dir, name)
	v, why := w.verdict(at, p, true)
	forced := v == kept && why == SkippedConfigured
	whole, known := wholeFolders[name]
	switch {
	case name == "node_modules" && !forced:
		w.skips.add(SkippedModules, p+"/")
		w.installed += countInstalled(at.around, name)
		w.modules(at, p)
		return
	case known && !forced:
		w.skips.add(whole, p+"/")
		if name == "bower_components" && v != ignored {
			w.inside(at, p, name)
		}
		return
	case v == ignored && why == SkippedConfigured:
		w.skips.add(why, p+"/")
		return
	case outputNames[name] && !forced && gather(at.around, name, at.entries, v == ignored).output():
		w.skips.add(SkippedOutput, p+"/")
		if v != ignored {
			w.inside(at, p, name)
		}
		return
	case v == ignored:
		w.skips.add(why, p+"/")
		return
	}
	below, release, err := sub(at.around, name)
	if err != nil {
		w.fail(p, Other, "the folder cannot be read: %s", source.Cause(err))
		return
	}
	defer release()
	w.folder(below, place{
		dir: p, depth: at.depth + 1, ignore: at.ignore,
		helm: at.helm || at.chart && name == "templates",
	})
}

// verdict asks the patterns of tenet.yaml, then those of .gitignore, and says
// whose answer it is.
func (w *walker) verdict(at place, p string, folder bool) (verdict, string) {
	if v := w.skip.decide(p, folder); v != undecided {
		return v, SkippedConfigured
	}
	return at.ignore.decide(p, folder), SkippedIgnored
}

// leavesTree reports whether a link points out of the tree. A link that stays
// inside needs no word: what it points to is walked anyway.
func (w *walker) leavesTree(at place, name string) bool {
	to, err := fs.ReadLink(at.around, name)
	if err != nil {
		return true
	}
	if path.IsAbs(to) {
		return true
	}
	to = path.Join(at.dir, to)
	return to == ".." || strings.HasPrefix(to, "../")
}

// link deals with a link, which is never followed: what it points to inside the
// tree is walked anyway. Outside, something with the name of a file that counts
// was not read, and must not pass for clean.
func (w *walker) link(at place, name, p string, v verdict) {
	if !w.leavesTree(at, name) {
		return
	}
	c := classify(p, at.helm)
	if v != ignored && c.skip == "" && (c.kind.Code() || c.kind.Config()) {
		w.fail(p, c.kind, "a link out of the tree, which is not followed")
		return
	}
	w.skips.add(SkippedLink, p)
}

// listFolder returns the entries of a folder sorted by name, and an error if
// it cannot be read to its end or has more than limit of them.
func listFolder(fsys fs.FS, dir string, limit int) ([]fs.DirEntry, error) {
	f, err := fsys.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, errors.New("not a folder")
	}
	var entries []fs.DirEntry
	for err == nil && len(entries) < limit {
		var more []fs.DirEntry
		more, err = d.ReadDir(limit - len(entries))
		entries = append(entries, more...)
		if len(more) == 0 {
			break
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	switch {
	case errors.Is(err, io.EOF):
		err = nil
	case err == nil && len(entries) == limit:
		err = errors.New("it has too many entries")
	}
	return entries, err
}

func special(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a regular file"
}
