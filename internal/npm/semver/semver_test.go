package semver

import (
	"strings"
	"testing"
)

func mustRange(t *testing.T, s string, o Options) *Range {
	t.Helper()
	r, err := ParseRange(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOverlap(t *testing.T) {
	tests := []struct {
		spec, advisory string
		want           Cover
	}{
		{"^4.17.0", "<4.17.21", Some},
		{"~4.16.0", "<4.17.21", All},
		{"4.17.11", "<4.17.21", All},
		{"4.17.21", "<4.17.21", None},
		{"^5.0.0", "<4.17.21", None},
		{"*", ">=0", All},
		{"*", "*", All},
		{"*", ">=0.0.0", All}, // npm installs no prerelease for *
		{"^1.0.0", ">=1.0.0 <1.5.0 || >=1.5.0 <2.0.0", All},
		{"^1.0.0", ">=1.0.0 <1.5.0-0 || >=1.5.0 <2.0.0", All}, // only prereleases of 1.5.0 lie between
		{"^1.0.0", ">=1.0.0 <1.5.0 || >1.5.0 <2.0.0", Some},
		{"^1.0.0", "<=1.4.9 || >=1.5.0 <2.0.0", Some}, // 1.4.10 could exist
		{"1.4.9 - 1.5.0", "<=1.4.9 || >1.4.9", All},
		{"1.x || 3.x", "<2", Some},
		{"1.x || 3.x", "<2 || >=3", All},
		{">1.2.3 <1.2.4", "<1.2.4", Empty},
		{">1.2.3-a <1.2.4", "<1.2.3", Some}, // 1.2.3-b is, 1.2.3 is not
		{"^2.0.0-rc.1", "<2.0.0", Some},
		{"2.0.0-rc.1", "<2.0.0", All},
		{"^2.0.0", "<2.0.0", None},
		{"<0.0.0-0", "*", Empty},
		{"<=1.0.0-rc <1.0.0-rc.0", "<=1.0.0-rc", All},
	}
	for _, tt := range tests {
		if got := Overlap(mustRange(t, tt.spec, Install), mustRange(t, tt.advisory, Audit)); got != tt.want {
			t.Errorf("Overlap(%q, %q) = %v, want %v", tt.spec, tt.advisory, got, tt.want)
		}
	}
}

// The answer for all versions must be the one for the versions that matter:
// those at the ends of both ranges.
func TestOverlapIsWhatContainsSays(t *testing.T) {
	g := newGenerator(5)
	seen := map[Cover]int{}
	for range 40_000 {
		o := Install
		o.IncludePrerelease = g.chance(50)
		r, err := ParseRange(g.rng(), o)
		within, werr := ParseRange(g.rng(), Audit)
		if err != nil || werr != nil {
			continue
		}
		inside, outside := false, false
		for _, v := range append(ends(r), ends(within)...) {
			if r.Contains(v) {
				in := within.Contains(v)
				inside, outside = inside || in, outside || !in
			}
		}
		want := map[[2]bool]Cover{{true, true}: Some, {true, false}: All, {false, true}: None}
		w, ok := want[[2]bool{inside, outside}]
		if !ok {
			w = Empty
		}
		got := Overlap(r, within)
		if got != w {
			t.Fatalf("Overlap(%q, %q) prereleases %v = %v, want %v", r, within, o.IncludePrerelease, got, w)
		}
		if Subset(r, within) != !outside || Intersects(r, within) != inside {
			t.Fatalf("Subset or Intersects of %q, %q contradict Overlap", r, within)
		}
		seen[got]++
	}
	for c := None; c <= Empty; c++ {
		if seen[c] < 100 {
			t.Errorf("only %d cases of %v: %v", seen[c], c, seen)
		}
	}
}

func ends(r *Range) []Version {
	list := []Version{lowest(), {}}
	for _, a := range r.alternatives {
		for _, c := range a {
			if c.any {
				continue
			}
			first := c.v.release()
			first.Pre = []Ident{zero}
			for _, v := range []Version{c.v, first, c.v.release()} {
				list = append(list, v, after(v), after(v).release())
			}
		}
	}
	return list
}

func TestLimits(t *testing.T) {
	if _, err := ParseRange(strings.Repeat("1 || ", MaxRange), Audit); err == nil {
		t.Error("a range of 80 KB is read")
	}
	for _, s := range []string{strings.Repeat("~", MaxRange), strings.Repeat("1.", MaxRange/2), strings.Repeat("+a", MaxRange/2), strings.Repeat(" -", MaxRange/2), strings.Repeat("<1 ", MaxRange/3), strings.Repeat("||", MaxRange/2)} {
		for _, o := range []Options{Strict, Audit} {
			_, _ = ParseRange(s, o) // it comes back
		}
	}
}

// FuzzRange: a range that is read is written as one that means the same, and
// no version is in it but between its ends.
func FuzzRange(f *testing.F) {
	g := newGenerator(9)
	for range 50 {
		r := g.rng()
		f.Add(r, g.near(r), true, true)
	}
	f.Add("1.2.34.5 +a  ^x", "1.2.3-4.5", true, false)
	f.Fuzz(func(t *testing.T, s, version string, loose, prerelease bool) {
		o := Options{loose, prerelease}
		v, verr := Parse(version, o)
		if verr == nil {
			// The hyphen that a loose version lacks may make it too long.
			again, err := Parse(v.String(), o)
			if len(v.String()) <= maxLength && (err != nil || again.Compare(v) != 0) {
				t.Errorf("%q is written %q, which is %v, %v", version, v, again, err)
			}
		}
		r, err := ParseRange(s, o)
		if err != nil || len(r.String()) > MaxRange {
			return
		}
		again, err := ParseRange(r.String(), o)
		if err != nil {
			if len(s) <= maxLength {
				t.Fatalf("%q is written %q, which is no range", s, r)
			}
			return
		}
		if verr != nil {
			return
		}
		if r.Contains(v) != again.Contains(v) {
			t.Errorf("%q contains %q: %v, but %q: %v", s, v, r.Contains(v), r, again.Contains(v))
		}
		iv := false
		for _, i := range r.intervals() {
			iv = iv || i.low.Compare(v) <= 0 && (i.endless || v.Compare(i.high) < 0)
		}
		if r.Contains(v) && !iv || o.IncludePrerelease && iv && !r.Contains(v) {
			t.Errorf("%q contains %q: %v, its intervals: %v", s, v, r.Contains(v), iv)
		}
	})
}

func BenchmarkParseRange(b *testing.B) {
	for b.Loop() {
		for _, s := range []string{"^1.2.3", "~1.2", ">=1.0.0 <2.0.0 || 3.x", "1.2.3"} {
			if _, err := ParseRange(s, Audit); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func TestNewer(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"1.10.0", "1.9.0", true}, {"1.9.0", "1.10.0", false}, {"1.0.0", "1.0.0", false}, {"1.0.0", "1.0.0-rc.1", true},
		{"1.0.0", "", true}, {"", "1.0.0", false}, {"", "", false},
	} {
		if got := Newer(tt.a, tt.b); got != tt.want {
			t.Errorf("Newer(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}
