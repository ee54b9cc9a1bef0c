package flow

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tenet/internal/js"
	"tenet/internal/source"
)

// A Value is an expression of some file of the program. The zero Value is no
// expression; all its methods work and answer "unknown".
type Value struct {
	File *File
	ID   js.ValueID
}

// OK reports whether v is an expression at all.
func (v Value) OK() bool { return v.File != nil && v.ID > 0 }

// Row returns the row of the value graph.
func (v Value) Row() *js.Value {
	if !v.OK() {
		return &js.Value{}
	}
	return v.File.JS.At(v.ID)
}

// Op returns what v is as written.
func (v Value) Op() js.Op { return v.Row().Op }

// Span returns where v is written.
func (v Value) Span() source.Span {
	if !v.OK() {
		return source.Span{}
	}
	r := v.Row()
	return v.File.JS.Span(r.Start, r.End)
}

// Source returns v as written, shortened to one line of at most 60 runes.
func (v Value) Source() string {
	if !v.OK() {
		return ""
	}
	r := v.Row()
	if r.Op == js.OpSeq && r.Hi > r.Lo+1 && v.File.JS.At(v.File.JS.List[r.Lo]).Op == js.OpNumber { // (0, x.default)(), as compilers call
		if called := v.File.Value(v.File.JS.List[r.Hi-1]); called.Op() == js.OpGet {
			return strings.TrimSuffix(strings.TrimSuffix(called.Source(), `["default"]`), ".default")
		}
	}
	return shorten(v.File.JS.Text.Data[r.Start:r.End])
}

// A chain of calls over several lines, and a call as compilers write it.
var (
	brokenChain  = regexp.MustCompile(`\s*\n\s*(\??\.[A-Za-z_$#])`)
	detachedCall = regexp.MustCompile(`\(0, ([\w$.]+)\)\(`)
)

func shorten(s string) string {
	if len(s) > maxShortened {
		s = s[:maxShortened]
	}
	if strings.Contains(s, "\n") {
		s = brokenChain.ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "(0, ") {
		s = detachedCall.ReplaceAllString(s, "$1(")
	}
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= maxSource {
		return s
	}
	runes := []rune(s)
	return string(runes[:maxSource-3]) + "..."
}

const (
	maxSource    = 60      // runes of code in a message
	maxShortened = 1 << 16 // bytes of code that are looked at for them
)
