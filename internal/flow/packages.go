package flow

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/js"
)

// A Package is what a package.json says about the files around it.
type Package struct {
	Dir     string            // its folder, "." for the root
	Name    string            // may be empty
	Private bool              // not meant for a registry
	Entries []string          // what importers can load, as written
	Deps    map[string]string // what it asks for: name to range, of all its lists

	Bin        bool // it has commands
	Importable bool // it names a file for importers: main, module, exports
}

// Files returns the files that an entry of the package means: the file of that
// name, or those that a pattern with one * names.
func (p *Program) Files(q *Package, entry string) []string {
	if p.resolver == nil {
		return nil
	}
	entry = "./" + strings.TrimPrefix(entry, "./")
	before, after, pattern := strings.Cut(path.Join(q.Dir, entry), "*")
	if !pattern {
		if name, ok := p.resolver.Resolve(path.Join(q.Dir, "package.json"), entry); ok {
			return []string{name}
		}
		return nil
	}
	var names []string
	for _, f := range p.files {
		if strings.HasPrefix(f.Name, before) && strings.HasSuffix(f.Name, after) {
			names = append(names, f.Name)
		}
	}
	return names
}

// PackageDir returns the folder of the nearest package.json above the file,
// "." if none is known.
func (f *File) PackageDir() string {
	dir := "."
	if p := f.Prog.nearest(f.Name(), func(*Package) bool { return true }); p != nil {
		dir = p.Dir
	}
	return dir
}

// PackageName returns the name in the nearest package.json above the file, ""
// if none is known.
func (f *File) PackageName() string {
	if p := f.Prog.nearest(f.Name(), func(*Package) bool { return true }); p != nil {
		return p.Name
	}
	return ""
}

// Range returns the range of versions that the nearest package.json which
// knows a package asks for, "" if none does.
func (f *File) Range(name string) string {
	if p := f.Prog.nearest(f.Name(), func(p *Package) bool { return p.Deps[name] != "" }); p != nil {
		return p.Deps[name]
	}
	return ""
}

// nearest returns the package closest above a file of those accepted, or nil.
func (p *Program) nearest(name string, accept func(*Package) bool) *Package {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		for i := range p.Packages {
			if q := &p.Packages[i]; q.Dir == dir && accept(q) {
				return q
			}
		}
		if dir == "." || dir == "/" {
			return nil
		}
	}
}

// Mentions reports whether a file of the program has one of the texts as a
// string or a name of its own.
func (p *Program) Mentions(texts ...string) bool { return p.mentions(nil, texts) }

// Mentioning returns the indices of the files that have one of the texts as a string
// or a name of their own.
func (p *Program) Mentioning(texts ...string) (files []int) {
	for i, f := range p.files {
		if slices.ContainsFunc(texts, func(text string) bool { return f.FindStr(text) != 0 }) {
			files = append(files, i)
		}
	}
	return files
}

// MentionedBeside is Mentions for the other files of the program.
func (f *File) MentionedBeside(texts ...string) bool { return f.Prog.mentions(f.JS, texts) }

func (p *Program) mentions(but *js.File, texts []string) bool {
	for _, text := range texts {
		for _, f := range p.holders(text) {
			if f != nil && f != but {
				return true
			}
		}
	}
	return false
}

type holdersKey string

// holders returns two of the files that have a text as a string or a name, or
// nil for what is missing of them. It is found out once: checks ask for the
// same texts in each file.
func (p *Program) holders(text string) [2]*js.File {
	if known, ok := p.shared.Load(holdersKey(text)); ok {
		return known.([2]*js.File)
	}
	var found [2]*js.File
	n := 0
	for _, f := range p.files {
		if f.FindStr(text) != 0 {
			found[n] = f
			if n++; n == len(found) {
				break
			}
		}
	}
	p.shared.Store(holdersKey(text), found)
	return found
}
