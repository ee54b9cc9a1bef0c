package suggest

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// words are names as configurations have them.
var words = []string{"enabled", "severity", "maxFileSize", "allowIncomplete", "same-origin-allow-popups", "script-src", "geolocation", "no-referrer"}

// A word that is written with one slip still has its name.
func TestOneSlipIsForgiven(t *testing.T) {
	for _, word := range words {
		for i := range len(word) {
			slips := map[string]string{
				"a letter is missing": word[:i] + word[i+1:],
				"a letter is twice":   word[:i] + word[i:i+1] + word[i:],
				"a letter is wrong":   word[:i] + "z" + word[i+1:],
			}
			if i > 0 {
				slips["two are swapped"] = word[:i-1] + word[i:i+1] + word[i-1:i] + word[i+1:]
			}
			for what, slip := range slips {
				if got := Nearest(slip, words); got != word {
					t.Errorf("%s: %q is taken for %q, not for %q", what, slip, got, word)
				}
			}
		}
	}
}

func TestHowAWordIsWrittenDoesNotMatter(t *testing.T) {
	for _, word := range words {
		for _, way := range []string{strings.ToUpper(word), strings.ReplaceAll(word, "-", "_"), strings.ReplaceAll(word, "-", ""), "-" + word + "-"} {
			if got := Nearest(way, words); got != word {
				t.Errorf("%q is taken for %q", way, got)
			}
		}
	}
}

// How many slips are forgiven grows with the word: the edges of the threshold.
func TestSlipsThatAreForgiven(t *testing.T) {
	for _, test := range []struct {
		length, slips int
	}{{1, 1}, {3, 1}, {4, 2}, {6, 2}, {7, 2}, {8, 3}, {11, 3}, {12, 4}, {64, 17}} {
		known := []string{strings.Repeat("a", test.length)}
		if known[0] == "a" {
			known[0] = "ab" // a word of which nothing is left is no word
		}
		near := strings.Repeat("a", test.length-min(test.slips, test.length-1)) + strings.Repeat("z", min(test.slips, test.length-1))
		if got := Nearest(near, known); got != known[0] {
			t.Errorf("%q, with %d slips, is not taken for %q", near, test.slips, known[0])
		}
		if far := near[1:] + "z"; test.slips < test.length && test.length > 1 {
			if got := Nearest(far, known); got != "" {
				t.Errorf("%q, with %d slips, is taken for %q", far, test.slips+1, got)
			}
		}
	}
}

// The cost of a comparison is bounded: a text without end is nobody's slip.
func TestLongTextsAreNotCompared(t *testing.T) {
	long := strings.Repeat("a", maxWord)
	for _, test := range []struct {
		name, word, known, want string
	}{
		{"as long as it may be", long, long, long},
		{"a longer word", long + "a", long, ""},
		{"a longer name", long, long + "a", ""},
		{"dashes do not count", long + "---", long, long},
		{"an enormous word", strings.Repeat("a", 1<<20), "a", ""},
	} {
		if got := Nearest(test.word, []string{test.known}); got != test.want {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
	if got := Nearest("severty", []string{long + "a", "severity"}); got != "severity" {
		t.Errorf("a longer name hides the next: got %q", got)
	}
	if got := Nearest("--_", []string{"a"}); got != "" {
		t.Errorf("dashes alone are taken for %q", got)
	}
}

// The distance is one: it is zero of equals only, the same both ways, no more
// than the longer length, and no less than the difference of both.
func TestTheDistanceIsADistance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	make := func() string {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteByte("abc"[r.IntN(3)])
		}
		return b.String()
	}
	for range 3000 {
		a, b := make(), make()
		d := distance(a, b)
		if (d == 0) != (a == b) || d != distance(b, a) {
			t.Errorf("%q and %q: %d, and %d the other way", a, b, d, distance(b, a))
		}
		if d > max(len(a), len(b)) || d < max(len(a)-len(b), len(b)-len(a)) {
			t.Errorf("%q and %q: %d is not between the bounds", a, b, d)
		}
		if with := distance(a+"x", b+"x"); with > d {
			t.Errorf("%q and %q: %d, and %d with one more letter that is equal", a, b, d, with)
		}
	}
}
