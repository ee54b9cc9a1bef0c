package flow

import (
	"path"
	"strings"
	"sync"

	"tenet/internal/js"
)

// scripts knows what the scripts of a program declare at their top level,
// which all scripts of a page share. It is made when it is first asked for.
type scripts struct {
	once  sync.Once
	names map[scriptName]bool
}

// A scriptName is a name that scripts below a folder of the root declare.
type scriptName struct{ folder, name string }

// SharedByScripts reports whether some script, a file that is no module,
// declares a name at its top level. Which scripts stand on one page is not
// known: those below the same folder of the root count.
func (f *File) SharedByScripts(name string) bool {
	s := &f.Prog.scripts
	s.once.Do(func() { s.names = scriptNames(f.Prog.files) })
	return s.names[scriptName{topFolder(f.Name()), name}]
}

func scriptNames(files []*js.File) map[scriptName]bool {
	names := map[scriptName]bool{}
	for _, f := range files {
		if f.Module != js.Script {
			continue
		}
		folder := topFolder(f.Name)
		for i := range f.Syms {
			// An index that was never declared has no place.
			if s := &f.Syms[i]; s.Func == 0 && s.End > 0 {
				names[scriptName{folder, f.Str(s.Name)}] = true
			}
		}
	}
	return names
}

func topFolder(name string) string {
	top, _, _ := strings.Cut(path.Dir(name), "/")
	return top
}
