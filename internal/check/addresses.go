package check

import (
	"path"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/signature"
)

// addresses recognises libraries by the addresses of the scripts of a page.
func (l *librarian) addresses(f *markup.File) []sign {
	var signs []sign
	for i := range f.Elements {
		e := &f.Elements[i]
		src := e.Attr("src")
		if e.Name != "script" || src == nil || src.Dynamic {
			continue
		}
		address := strings.TrimSpace(src.Value)
		bare, _, _ := strings.Cut(address, "?")
		if !strings.Contains(address, "//") && l.presence[path.Base(bare)] {
			continue // the file itself is there, and says more
		}
		for _, s := range l.address(f, address, src) {
			signs = l.add(signs, s)
		}
	}
	return signs
}

// address recognises one library by an address, with the whole attribute as
// its place.
func (l *librarian) address(f *markup.File, address string, at *markup.Attr) []*sign {
	var signs []*sign
	add := func(name, pkg, version string) {
		s := l.sign(f.Text, name, pkg, version, signature.ByAddress, at.Start, at.End)
		s.home += " " + address
		signs = append(signs, s)
	}
	name, version, network := signature.Network(address)
	if network && strings.Count(version, ".") == 1 && signature.ServesRanges(address) {
		return nil // the newest of many versions: nobody knows which
	}
	for _, t := range l.tables {
		for _, m := range t.Name(address) {
			if !network || m.Version == version {
				add(m.Library.Name, m.Library.Package, m.Version)
			}
		}
	}
	if len(signs) > 0 || !network {
		return signs
	}
	lower := strings.ToLower(name)
	for _, pkg := range []string{lower, strings.TrimSuffix(lower, ".js"), lower + ".js"} {
		if l.listed(pkg) {
			add(pkg, pkg, version)
			break
		}
	}
	return signs
}
