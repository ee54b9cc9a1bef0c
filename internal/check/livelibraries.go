package check

import (
	"tenet/internal/deps"
	"tenet/internal/probe"
	"tenet/internal/signature"
	"tenet/internal/source"
)

// liveLibraries recognises the libraries in the scripts that the pages of a
// service load: those of its own host by what they contain, and those of
// others, which are not asked, by their address.
func (a *analyst) liveLibraries() []deps.Library {
	if len(a.o.Live) == 0 {
		return nil
	}
	table, err := signature.Own()
	if err != nil { // a test compiles it
		return nil
	}
	var all []deps.Library
	seen := map[string]bool{}
	add := func(address string, matches []signature.Match) {
		for _, m := range matches {
			if key := m.Library.Package + "@" + m.Version; m.Version != "" && !seen[key] {
				seen[key] = true
				all = append(all, deps.Library{Name: m.Library.Name, Package: m.Library.Package, Version: m.Version, From: m.From, By: m.How.String(), Place: source.Span{File: address}})
			}
		}
	}
	for _, f := range a.o.Live {
		for _, x := range f.Exchanges {
			if x.Err != nil {
				continue
			}
			if x.Why == probe.Asset && x.Status == 200 && !x.HTML() {
				add(x.URL, table.Content(x.Body, nil))
			}
			for _, l := range x.Links() {
				if x.Page() && l.Element == "script" {
					add(l.URL.String(), table.Name(l.URL.String()))
				}
			}
		}
	}
	return all
}
