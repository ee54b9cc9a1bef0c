package target

import (
	"cmp"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"tenet/internal/source"
)

// starts reads what the user named: first the files, which no guess may leave
// out, then the folders, those inside another one only once. above is what
// .gitignore files above the root say.
func (w *walker) starts(paths []string, above *ignoreRules) {
	var folders []string
	for _, p := range paths {
		if p == "." {
			folders = append(folders, p)
			continue
		}
		info, err := lstat(w.root, p)
		switch {
		case err != nil:
			w.fail(p, Other, "cannot be read: %s", source.Cause(err))
		case info.IsDir():
			folders = append(folders, p)
		default:
			w.namedFile(p, info.Mode())
		}
	}
	slices.SortFunc(folders, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	var walked []string
	for _, dir := range folders {
		if slices.ContainsFunc(walked, func(d string) bool { _, ok := within(d, dir); return ok }) && !w.leftOut(dir) {
			continue
		}
		walked = append(walked, dir)
		w.namedFolder(dir, above)
	}
	slices.SortFunc(w.jobs, func(a, b *job) int { return strings.Compare(a.path, b.path) })
}

// leftOut reports whether the walk of a folder around dir did not go there.
func (w *walker) leftOut(dir string) bool {
	return !slices.ContainsFunc(w.jobs, func(j *job) bool { _, ok := within(dir, j.path); return ok })
}

func (w *walker) namedFile(p string, mode fs.FileMode) {
	if w.seen[p] {
		return
	}
	w.seen[p] = true
	c := classify(p, false).insist()
	switch {
	case c.skip != "" && !c.sniff:
		w.skips.add(c.skip, p)
	case !mode.IsRegular():
		w.fail(p, c.kind, "%s, which is not opened", special(mode))
	default:
		w.send(path.Dir(p), []*job{{path: p, name: path.Base(p), class: c, named: true}})
	}
}

func (w *walker) namedFolder(dir string, above *ignoreRules) {
	fsys, release, err := sub(w.root, dir)
	if err != nil {
		w.fail(dir, Other, "the folder cannot be read: %s", source.Cause(err))
		return
	}
	defer release()
	w.folder(fsys, place{dir: dir, ignore: w.chain(dir, above)})
}

// chain returns the .gitignore files from the root down to the folder around
// dir, or nothing if they would leave out dir, which the user has asked for.
func (w *walker) chain(dir string, above *ignoreRules) *ignoreRules {
	if dir == "." {
		return above
	}
	up := parents(dir)
	slices.Reverse(up)
	chain := above
	for i, d := range up {
		if i > 0 && chain.decide(d, true) == ignored {
			return nil
		}
		if d != dir {
			if rules := parseIgnore(readCapped(w.root, join(d, ".gitignore"), maxConfigSize)); len(rules) > 0 {
				chain = &ignoreRules{up: chain, dir: d, rules: rules}
			}
		}
	}
	if chain.decide(dir+"/\x00", false) == ignored {
		return nil
	}
	return chain
}

// fit makes the files fit into the cap on their total size. Which files the
// readers left out depends on their timing; here the order of the paths
// decides, and everything from the first file that does not fit is unread.
func (r *reader) fit(jobs []*job) {
	if r.total.Load() <= r.limits.total && !slices.ContainsFunc(jobs, func(j *job) bool { return j.size > 0 }) {
		return
	}
	again := &reader{ctx: r.ctx, root: r.root, limits: r.limits, unhashed: r.unhashed}
	again.limits.total = math.MaxInt64
	var sum int64
	full := false
	for _, j := range jobs {
		if !full && j.size > 0 && j.data == nil && sum+j.size <= r.limits.total {
			again.batch(batch{path.Dir(j.path), []*job{j}})
		}
		n := max(int64(len(j.data)), j.size)
		if full = full || sum+n > r.limits.total; full {
			j.data, j.class.skip = nil, ""
			j.unread = "the files before it hold " + bytesText(r.limits.total) + ", the limit for one run"
			continue
		}
		sum += int64(len(j.data))
	}
}
