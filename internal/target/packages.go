package target

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// matchBudget bounds the comparisons of folders with workspace patterns: a
// tree of 100,000 hostile package.json files must not take a minute.
const matchBudget = 5_000_000

// A packager turns the manifests of a tree into its packages.
type packager struct {
	outer     outer
	files     map[string][]byte // what the walk has read, by path
	limit     int64
	manifests []manifest
	unread    []Unread
	broken    map[string]bool // paths of the manifests that are no JSON
}

// packages parses the manifests that the walk has read, and those that govern
// the starts without being under them; and what says which files they mean.
func (p *packager) packages(root fs.FS, starts []string) ([]Package, []Config) {
	for _, file := range sortedKeys(p.files) {
		if path.Base(file) == "package.json" {
			p.add(path.Dir(file), file, p.files[file])
		}
	}
	seen := map[string]bool{}
	for _, start := range starts {
		for _, dir := range parents(start) {
			file := join(dir, "package.json")
			if _, ok := p.files[file]; ok || seen[dir] {
				continue
			}
			seen[dir] = true
			if data := readCapped(root, file, p.limit); data != nil {
				p.add(dir, file, data)
			}
		}
	}
	if file, data := p.outer.manifest(p.limit); data != nil && !p.has(".") && !p.broken["package.json"] {
		p.add(".", file, data)
	}
	slices.SortFunc(p.manifests, func(a, b manifest) int { return strings.Compare(a.pkg.Dir, b.pkg.Dir) })
	p.markWorkspaces(root)
	t := p.tsconfigs()
	p.markStrict(t)
	list := make([]Package, len(p.manifests))
	for i, m := range p.manifests {
		list[i] = m.pkg
	}
	return list, p.configs(t)
}

func (p *packager) add(dir, file string, data []byte) {
	m, fault := parseManifest(dir, file, data)
	if fault != nil {
		p.broken[file] = true
		p.unread = append(p.unread, *fault)
		return
	}
	p.manifests = append(p.manifests, m)
}

func (p *packager) has(dir string) bool {
	return slices.ContainsFunc(p.manifests, func(m manifest) bool { return m.pkg.Dir == dir })
}

// markWorkspaces marks the members of every workspace in the tree.
func (p *packager) markWorkspaces(root fs.FS) {
	budget := matchBudget
	for _, m := range p.manifests {
		globs := m.workspaces
		file := join(m.pkg.Dir, "pnpm-workspace.yaml")
		data, ok := p.files[file]
		if !ok && m.pkg.Dir == "." {
			data = readCapped(root, file, maxConfigSize)
		}
		globs = append(globs, pnpmWorkspaces(data)...)
		if len(globs) == 0 {
			continue
		}
		w := compileWorkspace(globs)
		for i := range p.manifests {
			if budget -= len(w); budget < 0 {
				return
			}
			member := &p.manifests[i].pkg
			if rel, ok := within(m.pkg.Dir, member.Dir); ok && rel != "." && w.has(rel) {
				member.Workspace = true
			}
		}
	}
}

// tsconfigs reads configurations from the walk where it has been, and from the
// folder around it.
func (p *packager) tsconfigs() *tsconfigs {
	return &tsconfigs{known: map[string]tsOptions{}, read: func(file string) []byte {
		if rel, ok := within(p.outer.rel, file); ok {
			if data, ok := p.files[rel]; ok {
				return data
			}
		}
		return readCapped(p.outer.fs, file, maxConfigSize)
	}}
}

// markStrict asks the nearest tsconfig.json of each package.
func (p *packager) markStrict(t *tsconfigs) {
	compilerOf := func(m Package) string { return m.DevDeps["typescript"] + m.Deps["typescript"] }
	rootCompiler := ""
	if i := slices.IndexFunc(p.manifests, func(m manifest) bool { return m.pkg.Dir == "." }); i >= 0 {
		rootCompiler = compilerOf(p.manifests[i].pkg)
	}
	for i := range p.manifests {
		m := &p.manifests[i].pkg
		compiler := compilerOf(*m)
		if compiler == "" {
			compiler = rootCompiler
		}
		m.AlwaysStrict = t.alwaysStrict(path.Join(p.outer.rel, m.Dir), strictByDefault(compiler))
	}
}

// A workspace is its patterns: the last that matches decides, "!" excludes.
type workspace []struct {
	glob glob
	not  bool
}

// compileWorkspace compiles the globs of npm, Yarn and pnpm.
func compileWorkspace(globs []string) workspace {
	var w workspace
	for _, g := range globs {
		g, not := strings.CutPrefix(g, "!")
		for _, alternative := range braces(g) {
			alternative = strings.TrimSuffix(strings.TrimPrefix(alternative, "./"), "/")
			if alternative == "" || len(alternative) > maxIgnorePattern || len(w) >= maxIgnoreRules {
				continue
			}
			w = append(w, struct {
				glob glob
				not  bool
			}{compileGlob(alternative), not})
		}
	}
	return w
}

func (w workspace) has(dir string) bool {
	for i := len(w) - 1; i >= 0; i-- {
		if w[i].glob.match(dir) {
			return !w[i].not
		}
	}
	return false
}

// braces expands {a,b} in a glob, at most 64 times.
func braces(g string) []string {
	done, todo := []string(nil), []string{g}
	for len(todo) > 0 && len(done)+len(todo) <= 64 {
		s := todo[0]
		todo = todo[1:]
		open := strings.LastIndexByte(s, '{')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(s[open:], '}')
		}
		if end < 0 {
			done = append(done, s)
			continue
		}
		for option := range strings.SplitSeq(s[open+1:open+end], ",") {
			todo = append(todo, s[:open]+option+s[open+end+1:])
		}
	}
	return done
}

func sortedKeys(m map[string][]byte) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
