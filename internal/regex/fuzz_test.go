package regex

import (
	"strings"
	"testing"
	"time"
)

const deadline = 30 * time.Second // far beyond the worst that any pattern needs

// FuzzParse looks for patterns that make an answer wrong or late: nodes outside of the
// source, a report that the matcher does not confirm, an allow list that the
// pattern does not keep.
func FuzzParse(f *testing.F) {
	for _, s := range shapes {
		re, err := ParseLiteral(s.pattern)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(re.Source, s.pattern[len(re.Source)+2:], "a;..\n")
	}
	for _, a := range agreements {
		f.Add(a.Source, a.Flags, a.Text)
	}
	f.Add(strings.Repeat("(", 150)+"a"+strings.Repeat(")+", 150), "", "aaa")
	f.Add("(?:(?:(?:a{20}){20}){20}){20}", "", "a")
	f.Add("((?=a*)*)*(?!(?=b)*c|\\1)+", "i", "abc")
	f.Fuzz(func(t *testing.T, source, flags, text string) {
		if len(source) > 2000 || len(text) > 200 {
			return
		}
		late := time.AfterFunc(deadline, func() { panic("deadline") }) // a hang is a failure as well
		defer late.Stop()
		re, err := Parse(source, flags)
		if err != nil {
			return
		}
		re.Tree.Walk(func(n *Node) bool {
			if n.Pos < 0 || n.End < n.Pos || n.End > len(source) {
				t.Errorf("node of kind %d at %d-%d", n.Kind, n.Pos, n.End)
			}
			return true
		})
		if r, slow := re.Slow(); slow {
			m := newMatcher(compile(re))
			m.search(units(r.Text(r.Pumps), re.Flags.codePoints()), 4*runSteps)
			if m.steps != r.Steps || r.Start >= r.End || r.End > len(source) {
				t.Errorf("%d steps, reported %+v", m.steps, r)
			}
		}
		matched, known := re.Test(text)
		allowed, _ := re.AllowList()
		left, _ := re.Remainder()
		if !matched {
			allowed = left
		}
		for _, u := range units(text, re.Flags.codePoints()) {
			if known && !allowed.Has(u) {
				t.Errorf("%q: %v, but %U is not allowed", text, matched, u)
			}
		}
	})
}
