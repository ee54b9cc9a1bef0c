package flow

import (
	"strings"

	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/module"
)

// exported resolves a name that a file exports.
func (s *session) exported(f *File, name string) []Value {
	exports := s.prog.shapes[f.id].exports
	if id, ok := exports[name]; ok {
		return f.Value(id).origins()
	}
	if found := s.added(f, name); len(found) > 0 {
		return found
	}
	if found := s.byFile(f, s.prog.shapes[f.id].loads, name); len(found) > 0 {
		return found
	}
	whole := s.prog.shapes[f.id].whole
	if len(whole) == 0 || s.depth >= maxDepth {
		return nil
	}
	// Files may hand on all of each other's exports, by many ways.
	key := lookup{f.id, 0, name}
	if found, known := s.lookups[key]; known {
		return found
	}
	if s.lookups == nil {
		s.lookups = map[lookup][]Value{}
	}
	s.lookups[key] = nil
	s.depth++
	found := s.handedOn(f, whole, name)
	s.depth--
	s.lookups[key] = found
	return found
}

// handedOn resolves a name in what a file hands on as a whole.
func (s *session) handedOn(f *File, wholes []js.ValueID, name string) []Value {
	var found []Value
	for _, whole := range wholes {
		if origins := f.Value(whole).origins(); name == "default" && f.JS.At(whole).Op != js.OpImported {
			found = join(found, origins)
		} else if name != "default" {
			for _, o := range origins {
				found = join(found, s.member(o, name))
			}
		}
	}
	return found
}

// module returns what importing the whole of a file gives: module.exports, or
// the namespace of its exports.
func (s *session) module(f *File) []Value {
	var found []Value
	for _, whole := range s.prog.shapes[f.id].whole {
		if f.JS.At(whole).Op != js.OpImported {
			found = join(found, f.Value(whole).origins())
		}
	}
	if len(found) == 0 {
		return []Value{{f, namespace}}
	}
	return found
}

// required resolves the specifiers that value spec may be to files of the
// program.
func (s *session) required(f *File, spec js.ValueID, how resolution) []Value {
	var found []Value
	for _, text := range s.specifiers(f, spec) {
		if to, ok := s.resolve(f, text, how); ok {
			found = appendNew(found, s.module(to))
		}
	}
	return found
}

// A resolution is who asks for the file that a specifier means: each follows
// rules of its own.
type resolution uint8

const (
	importing resolution = iota
	requiring
)

// maxScanned is how many imports of a file are looked through for a specifier;
// the resolver is asked about one that is not among them.
const maxScanned = 200

func (s *session) resolve(from *File, spec string, how resolution) (*File, bool) {
	if s.prog.resolver == nil {
		return nil, false
	}
	for i := range min(len(from.JS.Imports), maxScanned) {
		if imp := &from.JS.Imports[i]; from.JS.Str(imp.Spec) == spec && asked(from.JS, imp) == how {
			to := s.prog.targets[from.id][i]
			if to == 0 {
				return nil, false
			}
			return s.file(to - 1), true
		}
	}
	to, ok := s.prog.find(from.Name(), spec, how)
	if !ok {
		return nil, false
	}
	return s.file(to), true
}

// specifiers returns the texts that the operand of a require or an import()
// may be. What starts in the folder of the file is relative to the file.
func (s *session) specifiers(f *File, id js.ValueID) []string {
	row := f.JS.At(id)
	if row.Op == js.OpString {
		return []string{f.JS.Str(row.Str)}
	}
	if text, ok := s.beside(f, id); ok {
		return []string{text}
	}
	var texts []string
	for _, o := range f.Value(id).origins() {
		if text, ok := s.constantText(o); ok && o.File == f {
			texts = append(texts, text)
		} else if text, ok := s.beside(o.File, o.ID); ok && o.File == f {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return s.inFolder(f, id)
	}
	return texts
}

// beside reads what names a file by the folder of this one: __dirname + '/a',
// `${__dirname}/a`, path.join(__dirname, 'a').
func (s *session) beside(f *File, id js.ValueID) (string, bool) {
	row := f.JS.At(id)
	var parts []js.ValueID
	switch {
	case row.Op == js.OpBinary && f.JS.Str(row.Str) == "+":
		parts = []js.ValueID{row.X, row.Y}
	case row.Op == js.OpTemplate:
		parts = f.JS.Operands(row)
	case row.Op == js.OpCall && f.Value(row.X).Is("node:path.join", "node:path.resolve"):
		parts = f.JS.Operands(row)
	}
	if len(parts) < 2 {
		return "", false
	}
	if dir := f.JS.At(parts[0]); dir.Op != js.OpGlobal || f.JS.Str(dir.Str) != "__dirname" {
		return "", false
	}
	text, between := ".", ""
	if row.Op == js.OpCall {
		between = "/"
	}
	for _, p := range parts[1:] {
		more, ok := s.constantText(f.Value(p))
		if !ok {
			return "", false
		}
		text += between + more
	}
	return text, strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")
}

// constantText is [Value.Str] in the midst of another evaluation.
func (s *session) constantText(v Value) (string, bool) {
	left := s.looks
	defer func() { s.looks = left }()
	s.looks = maxSpecifier
	c := v.constant(0)
	return c.Text, c.Kind == String
}

const maxSpecifier = 256 // values that a specifier is put together from

func (s *session) imported(v Value) []Value {
	f, row := v.File, v.Row()
	spec := f.JS.At(row.X)
	to, ok := s.resolve(f, f.JS.Str(spec.Str), importing)
	if !ok {
		return nil
	}
	if name := f.JS.Str(row.Str); name != "*" {
		return s.exported(to, name)
	}
	return s.module(to)
}

// canonicalModule is the library path of a specifier in a file.
func (f *File) canonicalModule(spec string) string {
	if r := f.Prog.resolver; r != nil {
		spec = r.Package(f.Name(), spec)
	}
	return canonical(model.PackagePath(module.Canonical(spec)))
}
