package js

import (
	"slices"
	"strings"

	ts "github.com/microsoft/typescript-go/shim"
)

// markers are what makes a comment worth keeping, in two parts: a minus is
// rarer than any letter, so that is what we look for.
var markers = []struct{ before, after string }{{"tenet", "-accept"}, {"eslint", "-disable"}, {"eslint", "-enable"}}

// comments keeps the comments that speak to tools.
func (b *builder) comments() {
	text := b.file.Text
	offsets := markersIn(text.Data)
	if len(offsets) == 0 {
		return
	}
	for start, end := range ts.Comments(b.sf, offsets) {
		if i, _ := slices.BinarySearch(offsets, start); i == len(offsets) || offsets[i] >= end {
			continue
		}
		line, _ := text.Position(start)
		before := text.Data[strings.LastIndexByte(text.Data[:start], '\n')+1 : start]
		b.file.Comments = append(b.file.Comments, Comment{
			Start: int32(start), End: int32(end), Line: int32(line), Own: strings.TrimSpace(before) == "",
		})
	}
	slices.SortFunc(b.file.Comments, func(x, y Comment) int { return int(x.Start - y.Start) })
}

// markersIn returns the sorted offsets of all markers.
func markersIn(s string) []int {
	var offsets []int
	for at := 0; ; at++ {
		i := strings.IndexByte(s[at:], '-')
		if i < 0 {
			return offsets
		}
		at += i
		for _, m := range markers {
			if strings.HasPrefix(s[at:], m.after) && strings.HasSuffix(s[:at], m.before) {
				offsets = append(offsets, at-len(m.before))
			}
		}
	}
}

func hasComment(s string) bool { return strings.Contains(s, "//") || strings.Contains(s, "/*") }

// damage are the diagnostics that mean a part of the file was not understood:
// something expected that is not there, something that does not end. All
// others are about meaning, types or strictness, and the tree is whole.
var damage = map[int32]bool{
	1002: true, // unterminated string
	1003: true, // identifier expected
	1005: true, // ... expected
	1010: true, // */ expected
	1109: true, // expression expected
	1126: true, // unexpected end of text
	1127: true, // invalid character
	1128: true, // declaration or statement expected
	1130: true, // statement expected
	1134: true, // variable declaration expected
	1135: true, // argument expression expected
	1136: true, // property assignment expected
	1137: true, // expression or comma expected
	1138: true, // parameter declaration expected
	1160: true, // unterminated template
	1161: true, // unterminated regular expression
	1179: true, // unexpected token
	1180: true, // property destructuring pattern expected
	1181: true, // array element destructuring pattern expected
}

// errors keeps the first syntax errors that mean damage.
func (b *builder) errors() {
	const most = 3 // the first names the place; the rest are its echo
	for _, d := range b.sf.Diagnostics() {
		if len(b.file.Errors) < most && damage[d.Code()] && !b.mistaken(d.Pos()) {
			b.file.Errors = append(b.file.Errors, SyntaxError{Pos: int32(d.Pos()), Message: ts.Message(d)})
		}
	}
}

// mistaken tells the places where the parser refuses what Annex B of ECMA-262
// allows in scripts: comments as in HTML, and `in` inside a function in the
// head of a for statement, as in for(!function(){"x" in a}();;).
func (b *builder) mistaken(pos int) bool {
	data := b.file.Text.Data
	pos = min(pos, len(data))
	line, _ := b.file.Text.Position(pos)
	start := b.file.Text.Offset(line, 1)
	before, after := data[start:pos], data[pos:]
	if whole := strings.TrimSpace(b.file.Text.Line(line)); strings.HasPrefix(whole, "<!--") || strings.HasPrefix(whole, "-->") {
		return true
	}
	head := strings.LastIndex(before, "for(")
	return head >= 0 && strings.Contains(before[head:], "function") && strings.HasPrefix(strings.TrimSpace(after), "in ")
}
