package taint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenet/internal/model"
)

// spoken returns the lines of a.js at which something is said: a flow to a
// sink, or a write that may reach Object.prototype.
func spoken(text string, mode Mode) []string {
	p := program(text)
	a := New(p, mode)
	var got []string
	for i := range p.Len() {
		f := p.File(i)
		for _, x := range a.Flows(f, model.AnyKind) {
			got = append(got, fmt.Sprintf("%s:%d", f.Name(), x.At.Span().Line))
		}
		for _, x := range a.Pollutions(f) {
			if x.Read.OK() {
				got = append(got, fmt.Sprintf("%s:%d", f.Name(), x.Write.Span().Line))
			}
		}
	}
	slices.Sort(got)
	return slices.Compact(got)
}

// A shape is code in which a value is checked. Lines that end in "// flows"
// must be spoken of, and no others.
type shape struct{ name, code string }

func testShapes(t *testing.T, before, after string, mode Mode, shapes []shape) {
	t.Helper()
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			text := before + s.code + after
			var want []string
			for i, line := range strings.Split(text, "\n") {
				if strings.HasSuffix(line, "// flows") {
					want = append(want, fmt.Sprintf("a.js:%d", i+1))
				}
			}
			if got := spoken(text, mode); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q in\n%s", got, want, s.code)
			}
		})
	}
}
