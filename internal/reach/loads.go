package reach

import (
	"path"
	"strings"

	"tenet/internal/module"
)

// Loads is what one entry of a package loads of other packages, directly or
// through its own files.
type Loads struct {
	List []Load `json:",omitempty"` // one for each specifier, in the order in which they are met
	// Open says that the entry loads more: what, its files do not say.
	Open bool `json:",omitempty"`
}

// A Load is a place in a package that loads another one.
type Load struct {
	Name   string // of the package
	Sub    string `json:",omitempty"` // the path in it
	File   string // from the folder of the package that loads
	Line   int
	Import bool `json:",omitempty"`
	Maybe  bool `json:",omitempty"` // nobody knows whether it comes to it
	Below  bool `json:",omitempty"` // something below Sub
}

// scanned is what one file loads.
type scanned struct {
	refs []Ref
	open bool
	size int
}

// Loads returns what a file of a package loads.
func (r *Reader) Loads(p *Package, entry string) *Loads {
	key := p.Name + "@" + p.Version + "/" + strings.TrimPrefix(entry, p.Dir+"/")
	if l := r.kept.get(key); l != nil {
		return l
	}
	w := &walk{Reader: r, p: p, loads: &Loads{}, seen: map[string]bool{}, met: map[string]int{}}
	w.later = append(w.later, step{entry, false})
	// What is loaded for certain first: what is then seen again is not doubtful.
	for _, maybe := range []bool{false, true} {
		for i := 0; i < len(w.later); i++ {
			if s := w.later[i]; s.maybe == maybe && !w.seen[s.file] {
				w.seen[s.file] = true
				w.file(s)
			}
		}
	}
	if p.Version != "" {
		r.kept.put(key, w.loads)
	}
	return w.loads
}

// A walk goes through the files of one package.
type walk struct {
	*Reader
	p     *Package
	loads *Loads
	seen  map[string]bool
	met   map[string]int // specifier -> 1 + index in loads.List
	later []step
	bytes int
}

type step struct {
	file  string
	maybe bool
}

func (w *walk) file(s step) {
	switch path.Ext(s.file) {
	case ".json", ".node", ".css", ".wasm", ".map":
		return
	}
	found := w.scan(s.file)
	w.bytes += found.size
	if found.size < 0 || len(w.seen) > maxFiles || w.bytes > maxPackage {
		w.loads.Open = true
		return
	}
	w.loads.Open = w.loads.Open || found.open
	for _, ref := range found.refs {
		w.follow(s, ref)
	}
}

// scan reads a file once; its size is -1 if it cannot be read.
func (r *Reader) scan(file string) *scanned {
	if found := r.scans[file]; found != nil {
		return found
	}
	found := &scanned{size: -1}
	if r.total < maxTotal {
		if data := r.read(file, maxFile); data != nil {
			r.total += len(data)
			found.refs, found.open = Scan(data)
			found.size = len(data)
		}
	}
	r.scans[file] = found
	return found
}

// follow goes where one specifier leads.
func (w *walk) follow(s step, ref Ref) {
	maybe := s.maybe || ref.Maybe || ref.Below
	if strings.HasPrefix(ref.Spec, "#") {
		to, ok := module.ImportTarget(w.p.imports, ref.Spec, !ref.Import)
		if !ok {
			return
		}
		if ref.Spec = to; strings.HasPrefix(to, "./") {
			w.enter(path.Join(w.p.Dir, to), false, maybe)
			return
		}
	}
	if strings.HasPrefix(ref.Spec, ".") {
		w.enter(path.Join(path.Dir(s.file), ref.Spec), ref.Below, maybe)
		return
	}
	spec := strings.TrimSuffix(ref.Spec, "/")
	if module.IsCore(spec) || strings.ContainsAny(spec, ":!?") || strings.HasPrefix(spec, "/") {
		return
	}
	name, sub := module.Split(spec)
	if name == w.p.Name {
		if file, ok := w.Entry(w.p, sub, !ref.Import); ok {
			w.later = append(w.later, step{file, maybe})
		}
		return
	}
	at := w.met[spec]
	if at == 0 {
		w.loads.List = append(w.loads.List, Load{Maybe: true})
		at = len(w.loads.List)
		w.met[spec] = at
	} else if maybe || !w.loads.List[at-1].Maybe {
		return
	}
	w.loads.List[at-1] = Load{
		Name: name, Sub: sub, File: strings.TrimPrefix(s.file, w.p.Dir+"/"), Line: ref.Line,
		Import: ref.Import, Maybe: maybe, Below: ref.Below,
	}
}

// enter goes to a file of the package, or to all in a folder.
func (w *walk) enter(at string, below, maybe bool) {
	if at != w.p.Dir && !strings.HasPrefix(at, w.p.Dir+"/") {
		return // of another package
	}
	if below {
		for _, file := range w.below(at) {
			w.later = append(w.later, step{file, true})
		}
	} else if file, ok := w.Reader.file(at); ok {
		w.later = append(w.later, step{file, maybe})
	}
}
