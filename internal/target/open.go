package target

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tenet/internal/source"
)

// Open reads what paths name on the disk: folders, files, or both. No path
// means the working folder. The error is about a path that cannot be read at
// all; whatever is wrong further down is in Unread.
//
// A path that the user names is read even if .gitignore or a guess would leave
// it out, and may itself be a link or lie in node_modules.
func Open(ctx context.Context, paths []string, o Options) (*Target, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	abs := make([]string, len(paths))
	folder := make([]bool, len(paths))
	for i, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("cannot open %q: %s", p, source.Cause(err))
		}
		folder[i] = info.IsDir()
		if abs[i], err = realPath(p); err != nil {
			return nil, fmt.Errorf("cannot open %q: %s", p, source.Cause(err))
		}
	}
	top := commonFolder(abs, folder)
	root, err := openRoot(top)
	if err != nil {
		return nil, fmt.Errorf("cannot open %q: %s", top, source.Cause(err))
	}
	starts := make([]string, len(abs))
	for i, a := range abs {
		rel, err := filepath.Rel(top, a)
		if err != nil {
			return nil, fmt.Errorf("cannot open %q: %w", paths[i], err)
		}
		starts[i] = filepath.ToSlash(rel)
	}
	t, err := open(ctx, root, findOuter(top, root), starts, o, defaultLimits(o))
	if err != nil {
		return nil, err
	}
	t.Root = shownRoot(paths, folder, top)
	if t.Name == "" {
		t.Name = filepath.Base(top)
	}
	return t, nil
}

// OpenFS is [Open] for the files of fsys; paths are slash-separated. Nothing
// above fsys is seen.
func OpenFS(ctx context.Context, fsys fs.FS, paths []string, o Options) (*Target, error) {
	return openFS(ctx, fsys, paths, o, defaultLimits(o))
}

func openFS(ctx context.Context, fsys fs.FS, paths []string, o Options, l limits) (*Target, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	clean := make([]string, len(paths))
	folder := make([]bool, len(paths))
	for i, p := range paths {
		clean[i] = path.Clean(p)
		info, err := fs.Stat(fsys, clean[i])
		if err != nil {
			return nil, fmt.Errorf("cannot open %q: %s", p, source.Cause(err))
		}
		folder[i] = info.IsDir()
	}
	top := commonFolder(clean, folder)
	root, _, err := sub(fsys, top)
	if err != nil {
		return nil, fmt.Errorf("cannot open %q: %s", top, source.Cause(err))
	}
	starts := make([]string, len(clean))
	for i, p := range clean {
		starts[i], _ = within(top, p)
	}
	t, err := open(ctx, root, outer{fs: root, rel: "."}, starts, o, l)
	if err != nil {
		return nil, err
	}
	t.Root = top
	if t.Name == "" && top != "." {
		t.Name = path.Base(top)
	}
	return t, nil
}

// open reads the starts, files or folders of root.
func open(ctx context.Context, root fs.FS, out outer, starts []string, o Options, l limits) (*Target, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	batches := make(chan batch, 4*workers)
	r := &reader{ctx: ctx, root: root, limits: l, assets: o.Assets, unhashed: o.Unhashed, unsaved: o.Unsaved}
	wait := r.run(workers, batches)
	w := &walker{ctx: ctx, root: root, limits: l, batches: batches, seen: map[string]bool{}, wanted: o.Modules, assets: o.Assets, met: map[string]bool{}}
	if rules := parseIgnore([]byte(strings.Join(o.Ignore, "\n"))); len(rules) > 0 {
		w.skip = &ignoreRules{dir: ".", rules: rules}
	}
	w.starts(starts, out.ignore())
	w.missed()
	close(batches)
	wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.fit(w.jobs)
	assets := r.fitAssets(w, workers)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := finish(w, out, starts)
	t.Assets = assets
	return t, nil
}

// finish collects what the walker and the readers have found.
func finish(w *walker, out outer, starts []string) *Target {
	t := &Target{FS: w.root, Installed: w.installed}
	p := &packager{outer: out, limit: w.limits.file, files: map[string][]byte{}, broken: map[string]bool{}}
	for _, j := range w.jobs {
		switch {
		case j.unread != "":
			w.unread = append(w.unread, Unread{Path: j.path, Kind: j.class.kind, Why: j.unread})
		case j.counted:
		case j.class.skip != "":
			w.skips.add(j.class.skip, j.path)
		default:
			t.Files = append(t.Files, File{Path: j.path, Kind: j.class.kind, Data: j.data, Hash: j.hash})
			if steers(j) {
				p.files[j.path] = j.data
			}
		}
	}
	t.Packages, t.Configs = p.packages(w.root, starts)
	t.Files = slices.DeleteFunc(t.Files, func(f File) bool { return p.broken[f.Path] })
	t.Unread = append(w.unread, p.unread...)
	slices.SortStableFunc(t.Unread, func(a, b Unread) int { return strings.Compare(a.Path, b.Path) })
	t.Skipped = w.skips.sorted()
	if i := slices.IndexFunc(t.Packages, func(p Package) bool { return p.Dir == "." }); i >= 0 {
		t.Name, t.Version = t.Packages[i].Name, t.Packages[i].Version
	}
	return t
}

// steers reports whether the packager wants to see a file.
func steers(j *job) bool {
	return j.class.kind == Manifest || j.name == "pnpm-workspace.yaml" ||
		j.class.kind == JSON && (strings.HasPrefix(j.name, "tsconfig") || j.name == "jsconfig.json")
}

// realPath is the absolute path without links, so that the folders above are
// the ones that Node and git see.
func realPath(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// commonFolder returns the deepest folder that holds all paths; for one
// folder, itself.
func commonFolder(paths []string, folder []bool) string {
	common := ""
	for i, p := range paths {
		if !folder[i] {
			p = filepath.Dir(p)
		}
		if i == 0 {
			common = p
			continue
		}
		for common != "." && common != filepath.Dir(common) {
			if _, ok := within(filepath.ToSlash(common), filepath.ToSlash(p)); ok {
				break
			}
			common = filepath.Dir(common)
		}
	}
	return common
}

// shownRoot is the root as the user would write it: one folder as it was
// written, otherwise relative to the working folder if the paths were.
func shownRoot(paths []string, folder []bool, top string) string {
	if len(paths) == 1 {
		if folder[0] {
			return filepath.Clean(paths[0])
		}
		return filepath.Dir(filepath.Clean(paths[0]))
	}
	if slices.ContainsFunc(paths, filepath.IsAbs) {
		return top
	}
	here, err := realPath(".")
	if err != nil {
		return top
	}
	rel, err := filepath.Rel(here, top)
	if err != nil {
		return top
	}
	return rel
}
