package flow

import (
	"path"
	"slices"
	"strings"

	"tenet/internal/js"
)

// maxFolder is how many modules a specifier may mean whose folder is known and
// whose name is not.
const maxFolder = 64

// A folder is the specifiers with one part that nobody knows: what stands
// before it, from the folder of the file on, and behind it. It is how
// applications load what lies in a folder, whatever it is called:
// readdirSync(dir).forEach((f) => require(path.join(dir, f))(app)).
type folder struct {
	before, after string
	open          bool // the unknown part has come
}

// inFolder returns the files that a specifier with an unknown part may mean, as
// specifiers from file f. Bundlers understand such a require in the same way.
func (s *session) inFolder(f *File, spec js.ValueID) []string {
	var at folder
	if row := f.JS.At(spec); row.Op == js.OpParam || !s.fragments(f, spec, &at, 0) || !at.open {
		return nil
	}
	if !strings.HasPrefix(at.before, "./") && !strings.HasPrefix(at.before, "../") {
		return nil
	}
	slash := strings.LastIndexByte(at.before, '/')
	dir := path.Join(path.Dir(f.Name()), at.before[:slash])
	begin := at.before[slash+1:]
	if dir == "." {
		dir = ""
	} else {
		dir += "/"
	}
	var found []string
	files := s.prog.files
	from, _ := slices.BinarySearchFunc(files, dir, func(x *js.File, dir string) int { return strings.Compare(x.Name, dir) })
	for _, x := range files[from:] {
		rest, ok := strings.CutPrefix(x.Name, dir)
		if !ok || len(found) > maxFolder {
			break
		}
		if x.Name == f.Name() || !fills(rest, begin, at.after) {
			continue
		}
		if rel := relative(path.Dir(f.Name()), x.Name); rel != "" {
			found = append(found, rel)
		}
	}
	if len(found) > maxFolder {
		return nil
	}
	return found
}

// fills reports whether the name of a file below a folder is one with something
// for the unknown part, as written, without its extension, or of a folder.
func fills(name, begin, after string) bool {
	if strings.Count(name, "/") > strings.Count(after, "/")+1 {
		return false
	}
	bare := strings.TrimSuffix(name, path.Ext(name))
	for _, form := range [...]string{name, bare, strings.TrimSuffix(bare, "/index")} {
		middle, ok := strings.CutPrefix(form, begin)
		if middle, ok = cutSuffix(middle, after, ok); ok && middle != "" && !strings.Contains(middle, "/") {
			return !strings.Contains(name, ".test.") && !strings.Contains(name, ".spec.") && !strings.HasSuffix(name, ".d.ts")
		}
	}
	return false
}

func cutSuffix(s, suffix string, before bool) (string, bool) {
	rest, ok := strings.CutSuffix(s, suffix)
	return rest, ok && before
}

// relative returns the specifier of a file from a folder.
func relative(dir, name string) string {
	up := "./"
	for dir != "." && dir != "" {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok {
			return up + rest
		}
		if dir = path.Dir(dir); up == "./" {
			up = ""
		}
		up += "../"
	}
	return up + name
}

// fragments reads the parts of which a specifier is put together: texts,
// __dirname at the beginning, one part that is not known.
func (s *session) fragments(f *File, id js.ValueID, at *folder, depth int) bool {
	if depth > maxFragments {
		return false
	}
	row := f.JS.At(id)
	switch {
	case row.Op == js.OpString:
		return at.text(f.JS.Str(row.Str))
	case row.Op == js.OpGlobal && f.JS.Str(row.Str) == "__dirname":
		return at.before == "" && !at.open && at.text(".")
	case row.Op == js.OpBinary && f.JS.Str(row.Str) == "+":
		return s.fragments(f, row.X, at, depth+1) && s.fragments(f, row.Y, at, depth+1)
	case row.Op == js.OpTemplate:
		for _, part := range f.JS.Operands(row) {
			if !s.fragments(f, part, at, depth+1) {
				return false
			}
		}
		return true
	case row.Op == js.OpCall && f.Value(row.X).Is("node:path.join", "node:path.resolve"):
		return s.joined(f, row, at, depth)
	case row.Op == js.OpRef:
		if defs := f.JS.DefsOf(row.Sym); len(defs) == 1 {
			switch def := f.JS.At(defs[0].Value); def.Op {
			case js.OpString, js.OpGlobal, js.OpBinary, js.OpTemplate, js.OpRef, js.OpCall:
				return s.fragments(f, defs[0].Value, at, depth+1)
			}
		}
	}
	if at.open || f.free(id) {
		return false
	}
	at.open = true
	return true
}

// free reports whether a name is read off something that no program declares,
// such as process.argv: nothing says that it is the name of a module.
func (f *File) free(id js.ValueID) bool {
	for range maxFragments {
		row := f.JS.At(id)
		if row.Op != js.OpGet && row.Op != js.OpGetDyn {
			return row.Op == js.OpGlobal
		}
		id = row.X
	}
	return true
}

// joined reads path.join(dir, name).
func (s *session) joined(f *File, row *js.Value, at *folder, depth int) bool {
	whole := folder{}
	for i, part := range f.JS.Operands(row) {
		if i > 0 {
			whole.text("/")
		}
		if !s.fragments(f, part, &whole, depth+1) {
			return false
		}
	}
	if whole.open {
		if end := strings.HasSuffix(whole.before, "/"); strings.HasPrefix(whole.before, ".") {
			if whole.before = plainFolder(whole.before); end {
				whole.before += "/"
			}
		}
		if at.open || at.before != "" {
			return false
		}
		*at = whole
		return true
	}
	return at.text(plainFolder(whole.before))
}

// plainFolder cleans a path and leaves it relative.
func plainFolder(p string) string {
	clean := path.Clean(p)
	if strings.HasPrefix(clean, "../") || clean == ".." || clean == "." || strings.HasPrefix(clean, "/") {
		return clean
	}
	if strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") {
		return "./" + clean
	}
	return clean
}

const maxFragments = 8 // texts within texts

func (p *folder) text(t string) bool {
	if p.open {
		p.after += t
	} else {
		p.before += t
	}
	return true
}

// byFile resolves a name in an object into which modules are put by names that
// nobody spells: exports[name] = require('./' + name) is asked for the file of
// that name, db[model.name] = model for the class.
func (s *session) byFile(f *File, values []js.ValueID, name string) []Value {
	if len(values) == 0 || len(values) > maxWidth || s.depth >= maxDepth {
		return nil
	}
	s.depth++
	defer func() { s.depth-- }()
	var found []Value
	for _, id := range values {
		for _, o := range f.Value(id).origins() {
			if o.File != f && (o.named() == name || s.moduleName(f, o.File) == plainName(name)) {
				found = join(found, []Value{o})
			}
		}
	}
	return found
}

// named returns the name of a class or a function, "" of all else.
func (v Value) named() string {
	switch row := v.Row(); row.Op {
	case js.OpFunc:
		return v.File.JS.Str(v.File.JS.Funcs[row.Func].Name)
	case js.OpClass:
		return v.File.JS.Str(v.File.JS.Syms[row.Sym].Name)
	}
	return ""
}

// moduleName is what a loader calls a file, or its folder if it is the index of one.
func (s *session) moduleName(from, f *File) string {
	name := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
	if dir := strings.TrimSuffix(name, "/index"); dir != name && dir != path.Dir(from.Name()) {
		name = dir
	}
	return plainName(path.Base(name))
}

// plainName is a name without what tells styles of writing apart.
func plainName(name string) string { return strings.ToLower(unstyled.Replace(name)) }

var unstyled = strings.NewReplacer("-", "", "_", "", ".", "")

// appendNew is join without a bound, for lists that have one of their own.
func appendNew(list, more []Value) []Value {
	for _, v := range more {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
