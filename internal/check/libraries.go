package check

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/signature"
	"tenet/internal/source"
	"tenet/internal/target"
)

// A librarian recognises the libraries that lie in a project.
type librarian struct {
	*analyst
	tables   []*signature.Table
	known    *advisory.Table   // whose packages are worth a word when a bundle mentions them
	presence map[string]bool   // paths of scripts, and their last parts
	names    map[string]string // of packages, as people know them
	signs    *signStore
	trees    *trees
}

// A sign says that a file is, or contains, a version of a library.
type sign struct {
	deps.Library
	home string // what the sign is about: a bundle, not its source map; one script of a page
	how  signature.How
}

// libraries recognises the libraries in scripts, pages and assets.
func (a *analyst) libraries(ctx context.Context) ([]deps.Library, error) {
	l := &librarian{analyst: a, presence: map[string]bool{}, names: map[string]string{}}
	numbers := l.present()
	if len(numbers)+len(a.t.Assets) == 0 {
		return nil, nil // and the table, which takes milliseconds to compile, is not needed
	}
	own, err := signature.Own()
	if err != nil {
		return nil, err
	}
	if l.known, err = advisory.Embedded(); err != nil {
		return nil, err
	}
	l.signs, l.tables = openSigns(a.cache), []*signature.Table{own}
	l.trees = &trees{a: a, ctx: ctx}
	for _, lib := range own.Libraries() {
		l.names[lib.Package] = lib.Name
	}
	if a.o.Retire != nil {
		l.tables = append(l.tables, a.o.Retire.Table)
	}
	found := make([][]sign, len(numbers)+len(a.t.Assets))
	err = parallel(ctx, a.o.Workers, len(found), func(i int) {
		if i < len(numbers) {
			found[i] = l.file(numbers[i])
		} else {
			found[i] = l.asset(ctx, &a.t.Assets[i-len(numbers)])
		}
	})
	if err := errors.Join(err, l.trees.close()); err != nil {
		return nil, err
	}
	l.signs.close()
	return distinctSigns(slices.Concat(found...)), nil
}

// present notes which scripts there are, and returns the numbers of the files
// to look into.
func (l *librarian) present() (numbers []int) {
	for i := range l.t.Files {
		f := &l.t.Files[i] // no copy: the checks beside this let go of Data
		if (f.Kind.Code() || f.Kind.Page()) && !inDependency(f.Path) {
			numbers = append(numbers, i)
			l.presence[f.Path], l.presence[path.Base(f.Path)] = true, true
		}
	}
	for _, f := range l.t.Assets {
		l.presence[f.Path], l.presence[path.Base(f.Path)] = true, true
	}
	return numbers
}

// file recognises libraries in a script or a page of the project.
func (l *librarian) file(n int) []sign {
	f := &l.t.Files[n]
	if f.Kind.Code() {
		return l.signs.of(l.signKey(f.Path, f.Hash), func() ([]sign, bool) { return l.script(l.text(n), "") })
	}
	p := l.pages[n]
	if p == nil || p.file == nil {
		return nil
	}
	signs := l.addresses(p.file)
	if p.code != nil {
		inside, _ := l.script(p.code, p.as)
		for _, s := range inside {
			if s.how <= signature.ByText { // a page is not named like a library
				signs = append(signs, s)
			}
		}
	}
	return signs
}

// asset recognises libraries in what is no source code of the project.
func (l *librarian) asset(ctx context.Context, a *target.Asset) []sign {
	return l.signs.of(l.signKey(a.Path, a.Hash), func() ([]sign, bool) {
		data, same, err := l.t.ReadAsset(ctx, a)
		if err != nil || !same {
			l.unsteady.Store(true)
			return nil, false
		}
		return l.inAsset(a, data)
	})
}

func (l *librarian) inAsset(a *target.Asset, data []byte) (signs []sign, ok bool) {
	lower := strings.ToLower(a.Path)
	switch {
	case strings.HasSuffix(lower, ".map"):
		return l.sourceMap(a.Path, strings.TrimSuffix(a.Path, path.Ext(a.Path)), data)
	case strings.HasSuffix(lower, ".license.txt"):
		signs, ok = l.script(source.Decode(a.Path, data), "")
		if home := a.Path[:len(a.Path)-len(".license.txt")]; l.presence[home] {
			for i := range signs {
				signs[i].home = home
			}
		}
		return signs, ok
	}
	return l.script(source.Decode(a.Path, data), "")
}

// script recognises libraries by the content of a text, by its name, and by
// what a bundler has left in it. It is not ok if another time it may find more.
func (l *librarian) script(text *source.Text, as string) (signs []sign, ok bool) {
	data, ok := text.Bytes(), true
	for _, t := range l.tables {
		for _, m := range t.File(text.Name, data, l.trees.of(text, as, &ok)) {
			signs = l.add(signs, l.recognised(text, m))
		}
	}
	for _, m := range signature.Mentions(data) {
		if l.listed(m.Package) {
			signs = l.add(signs, l.sign(text, m.Package, m.Package, m.Version, m.How, m.Offset, m.End))
		}
	}
	if inline := signature.InlineMap(data); inline != nil {
		mapped, whole := l.sourceMap(text.Name, text.Name, inline)
		signs, ok = append(signs, mapped...), ok && whole
	}
	return signs, ok
}

// recognised makes a sign of what a table has found.
func (l *librarian) recognised(text *source.Text, m signature.Match) *sign {
	s := l.sign(text, m.Library.Name, m.Library.Package, m.Version, m.How, m.Offset, m.End)
	s.From = m.From
	return s
}

func (l *librarian) sign(text *source.Text, name, pkg, version string, how signature.How, start, end int) *sign {
	at := text.Span(start, end)
	s := &sign{deps.Library{Name: name, Package: pkg, Version: version, By: how.String(), Place: at, Code: codeOf(text, at)}, text.Name, how}
	if end == 0 {
		s.Place.EndLine, s.Place.EndCol, s.Code = 1, 1, path.Base(text.Name)
	}
	return s
}

// add completes a sign and keeps it, unless it is about the package that the
// file belongs to.
func (l *librarian) add(signs []sign, s *sign) []sign {
	if l.ownPackage(s.Place.File) == s.Package {
		return signs
	}
	if strings.Count(s.Version, ".") == 1 { // as people write 1.8.0
		s.Version += ".0"
	}
	if name := l.names[s.Package]; name != "" { // whoever recognised it
		s.Name = name
	}
	s.Aside, s.Local = rule.IsTest(s.Place.File) || rule.IsTool(s.Place.File) || isDocs(s.Place.File), !l.listed(s.Package)
	return append(signs, *s)
}

// isDocs reports whether the file of that path shows something to readers.
func isDocs(name string) bool {
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch strings.ToLower(dir) {
		case "docs", "doc", "documentation":
			return true
		}
	}
	return false
}

// ownPackage is the name in the package.json nearest to a file.
func (l *librarian) ownPackage(file string) string {
	name, depth := "", -1
	for i := range l.t.Packages {
		p := &l.t.Packages[i]
		if (p.Dir == "." || strings.HasPrefix(file, p.Dir+"/")) && len(p.Dir) > depth {
			name, depth = p.Name, len(p.Dir)
		}
	}
	return name
}

// listed reports whether the advisories that tenet carries know a package. The
// name of no other is told to a registry: it may be nobody's business.
func (l *librarian) listed(pkg string) bool {
	list, err := l.known.Package(pkg)
	return err == nil && len(list) > 0
}

// distinctSigns keeps the most reliable sign of each version in each file, and
// drops what names say of a library whose content says more.
func distinctSigns(signs []sign) []deps.Library {
	slices.SortStableFunc(signs, func(a, b sign) int {
		return cmp.Or(strings.Compare(a.home, b.home), cmp.Compare(reliability(a.how), reliability(b.how)), strings.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Start, b.Place.Start))
	})
	signs = decided(signs)
	var list []deps.Library
	var here []sign
	for _, s := range signs {
		if len(here) > 0 && here[0].home != s.home {
			here = nil
		}
		known := slices.ContainsFunc(here, func(k sign) bool {
			guess := s.how == signature.ByAddress || s.how == signature.ByName
			return k.Package == s.Package && (k.Version == s.Version || guess && reliability(k.how) < reliability(s.how))
		})
		if !known {
			here = append(here, s)
			list = append(list, s.Library)
		}
	}
	slices.SortStableFunc(list, func(a, b deps.Library) int {
		return cmp.Or(comparePlace(a.Place, b.Place), strings.Compare(a.Package, b.Package))
	})
	return list
}

// decided drops the signs that leave open which version it is of several, when
// another sign of the same file says it.
func decided(signs []sign) []sign {
	says := map[[3]string]bool{}
	for _, s := range signs {
		if s.From == "" {
			says[[3]string{s.home, s.Package, s.Version}] = true
		}
	}
	return slices.DeleteFunc(signs, func(s sign) bool {
		return s.From != "" && (says[[3]string{s.home, s.Package, s.Version}] || says[[3]string{s.home, s.Package, s.From}])
	})
}

// reliability orders the ways to recognise a library, the surest first.
func reliability(h signature.How) int {
	return slices.Index([]signature.How{signature.ByProperty, signature.ByText, signature.ByPath, signature.ByAddress, signature.ByName}, h)
}
