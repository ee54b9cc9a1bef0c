package js

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tenet/internal/source"
)

// samples are small programs that together use every table.
var samples = map[string]string{
	"empty.js":  "",
	"app.js":    "'use strict'\nconst express = require('express')\nconst app = express()\napp.get('/', (req, res) => {\n  try { res.send(req.query.q || 'none') } catch (e) { /* late */ }\n})\nmodule.exports = app\n",
	"old.js":    "with (a) { b = 010; delete c }\nfunction f(x, x) { arguments.callee }\n",
	"mod.mjs":   "import a, { b as c } from './x.js'\nexport * from 'y'\nexport default async function* (...rest) { for await (const q of rest) yield q }\n// eslint-disable-next-line\n",
	"nest.ts":   "@Controller('cats') export class Cats { constructor(@Inject() private readonly s: S) {} @Get(':id') one(@Param('id') id: string) { return `cat ${id}` } }\nenum E { A = 1 }\n",
	"view.jsx":  "export const V = ({ a, ...r }) => <p {...r} class=\"x\">{a ? <b>{a}</b> : null}</p>\n",
	"broken.js": "let = ; if (( { ] \n foo(\n",
	"text.js":   "const s = 'gr\u00fc\u00df \U0001F600'; label: for (const k in s) { if (k) continue label }\n",
}

func factsOf(name, text string) *File {
	return Extract(name, source.New(name, text), Options{})
}

// sameFacts compares files; an empty table equals none.
func sameFacts(t *testing.T, got, want *File) {
	t.Helper()
	g, w := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range g.NumField() {
		a, b := g.Field(i), w.Field(i)
		name := g.Type().Field(i).Name
		if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
			continue
		}
		if name == "strs" {
			if g, w := stringsOf(got), stringsOf(want); !slices.Equal(g, w) {
				t.Errorf("strings differ: got %q, want %q", g, w)
			}
			continue
		}
		if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			t.Errorf("%s differ:\ngot  %+v\nwant %+v", name, a, b)
		}
	}
}

func stringsOf(f *File) (list []string) {
	for _, s := range f.Strings() {
		list = append(list, s)
	}
	return list
}

// TestFindStr: each string is found where it stands, and no other is.
func TestFindStr(t *testing.T) {
	f := factsOf("a.js", "ab(b, 'abc', ca, c)")
	for i, s := range stringsOf(f) {
		if got := f.FindStr(s); got != StrID(i) || f.Str(got) != s {
			t.Errorf("%q is found at %d, want %d", s, got, i)
		}
	}
	for _, s := range []string{"bc", "a", "bb", "abca", "no"} {
		if got := f.FindStr(s); got != 0 {
			t.Errorf("%q is found at %d: %q", s, got, f.Str(got))
		}
	}
	if f.NumStrings() != 6 || f.AnyString(func(s string) bool { return s == "no" }) || !f.AnyString(func(s string) bool { return s == "ca" }) {
		t.Errorf("strings %q", stringsOf(f))
	}
	if (&File{}).FindStr("a") != 0 {
		t.Error("a file without strings has one")
	}
}

func TestCodecRoundTrip(t *testing.T) {
	for name, text := range samples {
		t.Run(name, func(t *testing.T) {
			want := factsOf(name, text)
			prefix := []byte("kept")
			b := want.AppendBinary(prefix)
			if !bytes.HasPrefix(b, prefix) {
				t.Fatalf("AppendBinary lost what was there: %q", b[:8])
			}
			got, err := Decode(name, want.Text, b[len(prefix):])
			if err != nil {
				t.Fatal(err)
			}
			sameFacts(t, got, want)
		})
	}
}

// TestCodecEveryField holds the codec against file.go: a table or field that
// someone adds there and forgets here makes it fail.
func TestCodecEveryField(t *testing.T) {
	want := &File{Name: "all.js", Text: source.New("all.js", "0123456789"), Module: CommonJS, Strict: StrictDirective, TS: true}
	want.strs = strTable{all: "onetwo", at: []int32{0, 0, 3, 6}}
	v := reflect.ValueOf(want).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.CanSet() {
			f.Set(reflect.MakeSlice(f.Type(), 3, 3))
			fill(f.Index(2))
		}
	}
	for i := range 2 { // these rows refer to the row before, not to themselves
		want.Sloppy[i].Kind = SloppyWith
	}
	want.Blocks[0].Parent = -1
	got, err := Decode(want.Name, want.Text, want.AppendBinary(nil))
	if err != nil {
		t.Fatal(err)
	}
	sameFacts(t, got, want)
}

// fill sets every field to one, which is a valid index, position and constant.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	case reflect.Int32:
		v.SetInt(1)
	case reflect.Uint8:
		v.SetUint(1)
	default:
		panic("a kind of field that the codec does not know: " + v.Kind().String())
	}
}

// TestDecodeDamaged changes, removes and adds bytes everywhere: Decode says
// so or returns facts whose every index is in range.
func TestDecodeDamaged(t *testing.T) {
	for name, text := range samples {
		f := factsOf(name, text)
		b := f.AppendBinary(nil)
		for i := range b {
			if _, err := Decode(name, f.Text, b[:i]); err == nil {
				t.Errorf("%s: cut to %d of %d bytes is accepted", name, i, len(b))
			}
			for _, x := range []byte{0x00, 0x01, 0x7F, 0x80, 0xFF, b[i] + 1, b[i] - 1} {
				damaged := bytes.Clone(b)
				damaged[i] = x
				if g, err := Decode(name, f.Text, damaged); err == nil {
					useAll(g)
				}
			}
		}
		if _, err := Decode(name, f.Text, append(b, 0)); err == nil {
			t.Errorf("%s: a byte too many is accepted", name)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	f := factsOf("a.js", "a(b)")
	good := f.AppendBinary(nil)
	other := bytes.Clone(good)
	other[0] = FormatVersion + 1
	huge := append(bytes.Clone(good[:4]), bytes.Repeat([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0x07}, numTables)...)
	for _, c := range []struct {
		what string
		text *source.Text
		b    []byte
		want string
	}{
		{"nothing", f.Text, nil, "input ends"},
		{"another version", f.Text, other, "another format version"},
		{"tables of two thousand million rows", f.Text, huge, "a table longer than the input"},
		{"facts of a longer text", source.New("a.js", "a"), good, "outside the text"},
	} {
		if _, err := Decode("a.js", c.text, c.b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", c.what, err, c.want)
		}
	}
}

// useAll does with facts what rules do: follows every index and slices the
// text by every position. It panics if one is out of range.
func useAll(f *File) {
	size := 0
	text := func(start, end int32) { size += len(f.Text.Data[start:end]) }
	for i := range f.Values {
		v := &f.Values[i]
		text(v.Start, v.End)
		size += len(f.Str(v.Str)) + len(f.DefsOf(v.Sym)) + int(f.Funcs[v.Func].Lo) + int(f.Blocks[v.Block].Kind)
		for _, o := range f.Operands(v) {
			size += int(f.Values[o].Op)
		}
		size += int(f.Values[v.X].Op)
		if v.Op != OpParam {
			size += int(f.Values[v.Y].Op)
		}
		size += int(f.FuncOf(ValueID(i)))
	}
	for i := range f.Syms {
		s := &f.Syms[i]
		text(s.Start, s.End)
		size += len(f.Str(s.Name)) + int(f.Funcs[s.Func].Kind)
		for _, d := range f.DefsOf(SymID(i)) {
			text(d.Pos, d.Pos)
			size += int(f.Values[d.Value].Op)
		}
	}
	for i := range f.Funcs {
		r := &f.Funcs[i]
		text(r.Start, r.End)
		text(r.Body, r.Body)
		for id := FuncID(i); id != 0; id = f.Funcs[id].Parent {
			size++
		}
		size += len(f.Str(r.Name)) + int(f.Values[r.Value].Op) + int(f.Blocks[r.Block].Kind) + len(f.List[r.Lo:r.Hi])
		for _, n := range r.ParamNames {
			size += len(f.Str(n))
		}
	}
	for i := range f.Blocks {
		r := &f.Blocks[i]
		text(r.Start, r.End)
		for id := BlockID(i); id >= 0; id = f.Blocks[id].Parent {
			size++
		}
		size += int(f.Values[r.Cond].Op) + int(f.Funcs[r.Func].Kind)
	}
	useRest(f, text)
}

func useRest(f *File, text func(start, end int32)) {
	size := 0
	for _, r := range f.Catches {
		text(r.Start, r.End)
		size += int(f.Syms[r.Sym].Kind) + int(f.Blocks[r.Block].Kind)
	}
	for _, r := range f.Sloppy {
		text(r.Start, r.End)
		size += len(f.Str(r.Name)) + int(f.Funcs[r.Func].Kind)
	}
	for _, r := range f.Directives {
		text(r.Start, r.End)
		size += len(f.Str(r.Text)) + int(f.Funcs[r.Func].Kind)
	}
	for _, r := range f.Comments {
		text(r.Start, r.End)
	}
	for _, r := range f.Exports {
		text(r.Pos, r.Pos)
		size += len(f.Str(r.Name)) + int(f.Values[r.Value].Op)
	}
	for _, r := range f.Imports {
		text(r.Start, r.End)
		size += len(f.Str(r.Spec)) + int(f.Values[r.Value].Op)
	}
	for _, r := range f.Decorators {
		size += int(f.Values[r.Value].Op) + int(f.Values[r.Class].Op) + int(f.Funcs[r.Func].Kind)
	}
	for _, r := range f.Errors {
		text(r.Pos, r.Pos)
	}
}

// FuzzDecode: what is accepted can be used, and stores to the same facts again.
func FuzzDecode(f *testing.F) {
	for name, text := range samples {
		f.Add(text, factsOf(name, text).AppendBinary(nil))
	}
	f.Fuzz(func(t *testing.T, text string, b []byte) {
		one, err := Decode("f.js", source.New("f.js", text), b)
		if err != nil {
			return
		}
		useAll(one)
		two, err := Decode("f.js", one.Text, one.AppendBinary(nil))
		if err != nil {
			t.Fatalf("stored again, refused: %v", err)
		}
		sameFacts(t, two, one)
	})
}

// benchFile is a program of some 500 KB.
func benchFile() *File {
	return factsOf("bench.js", strings.Repeat(samples["app.js"]+samples["text.js"], 2000))
}

func BenchmarkEncode(b *testing.B) {
	f := benchFile()
	buf := f.AppendBinary(nil)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = f.AppendBinary(buf[:0])
	}
	b.ReportMetric(float64(len(buf))/float64(len(f.Text.Data)), "facts/source")
}

func BenchmarkDecode(b *testing.B) {
	f := benchFile()
	buf := f.AppendBinary(nil)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(f.Name, f.Text, buf); err != nil {
			b.Fatal(err)
		}
	}
}
