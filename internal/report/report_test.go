package report

import (
	"os"
	"strings"
	"testing"

	"tenet/internal/source"
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// noRawControl fails if out could move a cursor, ring a bell, hide text or
// turn the reading order. Joined emoji may hold U+200D.
func noRawControl(t *testing.T, what, out string) {
	t.Helper()
	for i, r := range out {
		if r != '\n' && r != '\t' && r != '\u200d' && source.Invisible(r) {
			t.Errorf("%s: raw U+%04X at byte %d: %q", what, r, i, out[max(0, i-30):min(len(out), i+30)])
			return
		}
	}
}

func TestFormatsShowNoRawControlCharacter(t *testing.T) {
	o := shopOptions()
	o.All = true
	for _, f := range Formats() {
		noRawControl(t, f.Name, render(t, f.Name, shop(), o))
	}
}

func TestFormatsAreDeterministic(t *testing.T) {
	for _, f := range Formats() {
		first := render(t, f.Name, shop(), shopOptions())
		for range 5 {
			if render(t, f.Name, shop(), shopOptions()) != first {
				t.Errorf("%s: the same result gave other bytes", f.Name)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	if Lookup("sarif") == nil || Lookup("nonsense") != nil {
		t.Error("Lookup finds the wrong formats")
	}
	if Formats()[0].Name != "text" {
		t.Error("text is not the default")
	}
}

func TestVisiblePath(t *testing.T) {
	if got, want := visiblePath("a b\u00a0c\td.js"), "a<U+0020>b<U+00A0>c<U+0009>d.js"; got != want {
		t.Errorf("visiblePath = %q, want %q", got, want)
	}
}

func TestUserPath(t *testing.T) {
	tests := []struct{ root, name, user, repo string }{
		{".", "a.js", "a.js", "a.js"},
		{"", "a.js", "a.js", "a.js"},
		{"shop", "src/a.js", "shop/src/a.js", "shop/src/a.js"},
		{"./shop/", "a.js", "shop/a.js", "shop/a.js"},
		{`shop\api`, "a.js", "shop/api/a.js", "shop/api/a.js"},
		{"../shop", "a.js", "../shop/a.js", "a.js"},
		{"/srv/shop", "a.js", "a.js", "a.js"},
		{`C:\shop`, "a.js", "a.js", "a.js"},
	}
	for _, tt := range tests {
		r := clean()
		r.Root = tt.root
		if got := userPath(r, tt.name); got != tt.user {
			t.Errorf("userPath(%q, %q) = %q, want %q", tt.root, tt.name, got, tt.user)
		}
		if got := repoPath(r, tt.name); got != tt.repo {
			t.Errorf("repoPath(%q, %q) = %q, want %q", tt.root, tt.name, got, tt.repo)
		}
	}
}

func TestVerdict(t *testing.T) {
	both := shop()
	allowed := incomplete()
	allowed.AllowIncomplete, allowed.Exit = true, 0
	weak := clean()
	weak.Rules = shopRules(shopFindings()[8:])
	one := incomplete()
	one.Unread, one.Rules = one.Unread[:1], one.Rules[3:5]
	lenient := shop()
	lenient.Unread, lenient.Exit, lenient.Duration = nil, 0, 0
	lenient.Rules[7].State = "kept"
	aside := clean()
	aside.Baseline = 1
	tests := []struct{ name, want, got string }{
		{"aside", "8 of 10 rules kept, 2 not seen; 1 finding in the baseline (0.9 s).", verdict(aside)},
		{"both", "4 of 10 rules broken, 1 unsure: 1 critical, 5 high, 4 medium, 3 low; 3 in the baseline (1.3 s). Exit 1: fails at high; also incomplete: 2 files not read.", verdict(both)},
		{"clean", "8 of 10 rules kept, 2 not seen (0.9 s).", verdict(clean())},
		{"incomplete", "No finding, but 4 of 10 rules are unsure: 2 files not read (0.9 s). Exit 3: incomplete.", verdict(incomplete())},
		{"allowed", "No finding, but 4 of 10 rules are unsure: 2 files not read (0.9 s). Exit 0: incomplete is allowed.", verdict(allowed)},
		{"weak", "No rule broken, 3 of 10 weak: 3 medium, 3 low (0.9 s). Exit 0: fails at high.", verdict(weak)},
		{"one", "No finding, but 1 of 2 rules is unsure: 1 file not read (0.9 s). Exit 3: incomplete.", verdict(one)},
		{"lenient", "4 of 10 rules broken: 1 critical, 5 high, 4 medium, 3 low; 3 in the baseline. Exit 0: fails at high.", verdict(lenient)},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"one two three", 8, "one two|three"},
		{"", 8, ""},
		{"abcdefghijkl mn", 8, "abcdefgh|ijkl mn"},
		{"\u6771\u4eac\u6771\u4eac\u6771", 8, "\u6771\u4eac\u6771\u4eac|\u6771"},
		{"run " + whole("tenet check"), 12, "run|tenet check"},
	}
	for _, tt := range tests {
		if got := strings.Join(wrap(tt.in, tt.width), "|"); got != tt.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}
