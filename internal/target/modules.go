package target

import (
	"io/fs"
	"strings"
)

// modules walks the wanted packages of the node_modules folder p, which lies
// in the folder at. What they have installed for themselves is left out, but
// for wanted packages.
func (w *walker) modules(at place, p string) {
	for _, name := range w.wanted {
		if !fs.ValidPath(name) || strings.Count(name, "/") > 1 {
			continue // "../x" is no name
		}
		dir := "node_modules/" + name
		info, err := lstat(at.around, dir)
		if err != nil {
			continue
		}
		w.met[name] = true
		inside := p + "/" + name
		if info.Mode()&fs.ModeSymlink != 0 {
			w.fail(inside, JavaScript, "a link, which is not followed: name the folder that it leads to")
			continue
		}
		below, release, err := sub(at.around, dir)
		if err != nil {
			w.fail(inside, JavaScript, "the folder cannot be read")
			continue
		}
		w.folder(below, place{dir: inside, depth: at.depth + 2})
		release()
	}
}

// missed says of every wanted package that was nowhere: it was not read.
func (w *walker) missed() {
	for _, name := range w.wanted {
		if !w.met[name] {
			w.fail("node_modules/"+name, JavaScript, "is not installed, so --deps cannot read it")
		}
	}
}
