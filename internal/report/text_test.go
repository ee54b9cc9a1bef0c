package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// findingRE is the contract with editors and scripts.
var findingRE = regexp.MustCompile(`(?m)^\s*\S+:\d+:\d+  (critical|high|medium|low)  \S+/\S+`)

func TestFirstLineOfEveryFinding(t *testing.T) {
	for _, width := range []int{40, 60, 80, 100, 200} {
		for _, all := range []bool{false, true} {
			o := shopOptions()
			o.Width, o.All = width, all
			want := 10 // medium and worse, likely and better
			if all {
				want = 14
			}
			if got := len(findingRE.FindAllString(render(t, "text", shop(), o), -1)); got != want {
				t.Errorf("width %d, all %v: %d findings, want %d", width, all, got, want)
			}
		}
	}
}

func TestFileNamesNeverBreakTheFirstLine(t *testing.T) {
	for _, name := range []string{"a b.js", hostileName, "", "a:1:2.js", "\u3000wide space.js", "tab\t.js", "new\nline.js", "\xff.js", " ", "\u2028.js"} {
		r := clean()
		r.Findings = []rule.Finding{{ID: "eval/direct", Rule: "eval", Severity: rule.Medium, Confidence: rule.Certain, Message: "m", Place: source.Span{File: name, Line: 3, Col: 4}}}
		out := render(t, "text", r, Options{})
		if !regexp.MustCompile(`(?m)^  \S+:3:4  medium  eval/direct$`).MatchString(out) {
			t.Errorf("%q:\n%s", name, out)
		}
	}
}

func TestNoLineIsWiderThanTheScreen(t *testing.T) {
	for _, width := range []int{60, 80, 100, 200} {
		for name, r := range map[string]*check.Result{"shop": shop(), "clean": clean(), "incomplete": incomplete(), "hostile": hostile()} {
			o := shopOptions()
			o.Width, o.All = width, true
			if name == "hostile" {
				o = hostileOptions()
				o.Width = width
			}
			for line := range strings.Lines(render(t, "text", r, o)) {
				line = strings.TrimSuffix(line, "\n")
				if cells(line) > width && !startsWithPlace(line) {
					t.Errorf("%s at %d: %d columns: %q", name, width, cells(line), line)
				}
				if strings.HasSuffix(line, " ") || strings.Contains(line, "\t") {
					t.Errorf("%s at %d: stray white space: %q", name, width, line)
				}
			}
		}
	}
}

// startsWithPlace reports whether a line holds a place, which is never cut,
// and what belongs on the same line with it.
func startsWithPlace(line string) bool {
	return regexp.MustCompile(`^ *(\d+  )?\S+:\d+:\d+(  (critical|high|medium|low|accepted)  \S+/\S+.*)?$`).MatchString(line)
}

func TestColour(t *testing.T) {
	o := shopOptions()
	plain := render(t, "text", shop(), o)
	if strings.Contains(plain, "\x1b") {
		t.Error("escape characters without colour")
	}
	o.Color = true
	colour := render(t, "text", shop(), o)
	sgr := regexp.MustCompile("\x1b\\[(0|1|22|31|32|33|36|39|1;31)m")
	if stripped := sgr.ReplaceAllString(colour, ""); stripped != plain {
		t.Error("colour changes more than colour")
	}
	for line := range strings.Lines(colour) {
		codes := sgr.FindAllStringSubmatch(line, -1)
		if len(codes) > 0 && codes[len(codes)-1][1] != "0" {
			t.Errorf("no reset before the line ends: %q", line)
		}
	}
}

func TestCriticalIsNeverHidden(t *testing.T) {
	r := clean()
	for i := range 30 {
		sev := rule.High
		if i%2 == 0 {
			sev = rule.Critical
		}
		r.Findings = append(r.Findings, rule.Finding{ID: "eval/direct", Rule: "eval", Severity: sev, Confidence: rule.Likely, Message: "m", Place: source.Span{File: "a.js", Line: i + 1, Col: 1}})
	}
	tests := []struct {
		max, critical, high int
		all                 bool
		says                string
	}{
		{max: 10, critical: 15, high: 0, says: "15 more findings of eval not shown (15 high)"},
		{max: 20, critical: 15, high: 5, says: "10 more findings of eval not shown (10 high)"},
		{max: 30, critical: 15, high: 15},
		{max: 0, critical: 15, high: 15},
		{max: 10, critical: 15, high: 15, all: true},
	}
	for _, tt := range tests {
		out := render(t, "text", r, Options{MaxPerRule: tt.max, All: tt.all})
		if c, h := strings.Count(out, "  critical  eval"), strings.Count(out, "  high  eval"); c != tt.critical || h != tt.high {
			t.Errorf("max %d, all %v: %d critical, %d high; want %d, %d", tt.max, tt.all, c, h, tt.critical, tt.high)
		}
		if strings.Contains(out, "not shown") != (tt.says != "") || !strings.Contains(out, tt.says) {
			t.Errorf("max %d: does not say %q:\n%s", tt.max, tt.says, out)
		}
	}
}

func TestWorstRuleFirst(t *testing.T) {
	var order []string
	for _, s := range sections(shop(), shopOptions()) {
		order = append(order, s.State.Name)
	}
	if got, want := strings.Join(order, " "), "eval leaks flaws root cookies headers strict"; got != want {
		t.Errorf("order %s, want %s", got, want)
	}
}

func TestQuietAndClean(t *testing.T) {
	if out := render(t, "text", clean(), Options{Quiet: true}); strings.Count(out, "\n") != 1 {
		t.Errorf("clean and quiet is more than the verdict:\n%s", out)
	}
	out := render(t, "text", incomplete(), Options{Quiet: true})
	if !strings.Contains(out, "public/vendor.js") || strings.Contains(out, "The ten rules") {
		t.Errorf("quiet must name what was not analysed, and no more:\n%s", out)
	}
}

// TestOnlyRealCommands: advice must be something that a user can type today.
func TestOnlyRealCommands(t *testing.T) {
	real := regexp.MustCompile(`^tenet (check( --(all|write-baseline|allow-incomplete|max-per-rule 0))?|explain \S+/\S+)`)
	for _, f := range Formats() {
		out := render(t, f.Name, shop(), shopOptions())
		for _, m := range regexp.MustCompile(`tenet (check|fix|explain|guard|db)\b[^\n]*`).FindAllString(out, -1) {
			if !real.MatchString(m) {
				t.Errorf("%s advises %q", f.Name, m)
			}
		}
		if strings.Contains(out, "fix*") {
			t.Errorf("%s promises a repair", f.Name)
		}
	}
}

func TestFrames(t *testing.T) {
	long := strings.Repeat("x", 5000) + "FAULT" + strings.Repeat("y", 5000)
	tests := []struct{ name, text, part, label, want string }{
		{"tab", "\tif (a)\tFAULT", "FAULT", "", `> 1 |     if (a)  FAULT
    |             ^^^^^`},
		{"wide", "\u6771\u4eac('FAULT')", "FAULT", "here", "> 1 | \u6771\u4eac('FAULT')\n    |       ^^^^^ here"},
		{"wide fault", "f(\u6771\u4eac)", "\u6771\u4eac", "", "> 1 | f(\u6771\u4eac)\n    |   ^^^^"},
		{"emoji", "\U0001f469\u200d\U0001f467 FAULT", "FAULT", "", "> 1 | \U0001f469\u200d\U0001f467 FAULT\n    |    ^^^^^"},
		{"combining", "e\u0301e\u0301 FAULT", "FAULT", "", "> 1 | e\u0301e\u0301 FAULT\n    |    ^^^^^"},
		{"crlf", "a\r\nFAULT\r\nb", "FAULT", "", "  1 | a\n> 2 | FAULT\n    | ^^^^^"},
		{"control", "\x1b[0mFAULT", "FAULT", "", "> 1 | <U+001B>[0mFAULT\n    |            ^^^^^"},
		{"empty line before", "\n\nFAULT", "FAULT", "", "> 3 | FAULT\n    | ^^^^^"},
		{"over two lines", "a(FAULT,\n  more)", "FAULT,\n  more", "", "> 1 | a(FAULT,\n    |   ^^^^^^"},
		{"window", long, "FAULT", "", "> 1 | ...xxxxxxxxxxxxxFAULTyyyyyyyyyyyyy...\n    |                 ^^^^^"},
		{"window at the end", strings.Repeat("x", 90) + "FAULT", "FAULT", "", "> 1 | ..." + strings.Repeat("x", 29) + "FAULT\n    | " + strings.Repeat(" ", 32) + "^^^^^"},
		{"label below", strings.Repeat("x", 20) + "FAULT", "FAULT", "a long label", "> 1 | " + strings.Repeat("x", 20) + "FAULT\n    | " + strings.Repeat(" ", 20) + "^^^^^\n    | " + strings.Repeat(" ", 20) + "a long label"},
	}
	for _, tt := range tests {
		text := source.New("a.js", tt.text)
		i := strings.Index(tt.text, tt.part)
		var got []string
		for _, row := range renderFrame(frameLines(text, text.Span(i, i+len(tt.part)), 2, 0), tt.label, 43) {
			got = append(got, strings.TrimRight(row.gutter+row.text, " "))
		}
		if s := strings.Join(got, "\n"); s != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, s, tt.want)
		}
	}
}

func TestFrameOfNoPlace(t *testing.T) {
	text := source.New("a.js", "x")
	for _, at := range []source.Span{{}, {Line: 2, Col: 1}, {Line: -1}} {
		if got := frameLines(text, at, 2, 2); got != nil {
			t.Errorf("frame of %+v: %v", at, got)
		}
	}
	if frameLines(nil, source.Span{Line: 1, Col: 1}, 1, 1) != nil {
		t.Error("frame without a text")
	}
}

// FuzzFrame holds the promises of a frame for any line, place and width: it
// fits the screen, shows no raw control character, and its carets stand under
// the first character of the fault.
func FuzzFrame(f *testing.F) {
	for _, s := range []string{"a FAULT b", "\t\u6771\u4eac\U0001f469\u200d\U0001f467e\u0301", "\x1b[0m\u202e", strings.Repeat("x", 300), "", "a\r\nb\rc"} {
		f.Add(s, 2, 7, 60)
	}
	f.Fuzz(func(t *testing.T, data string, start, end, width int) {
		if len(data) > 20000 {
			return
		}
		width = 40 + min(max(width, 0), 200)
		text := source.Decode("a.js", []byte(data))
		lines := frameLines(text, text.Span(start, end), 2, 1)
		if lines == nil {
			t.Fatal("a place in the text has no frame")
		}
		rows := renderFrame(lines, "label", width)
		carets := 0
		for _, row := range rows {
			line := row.gutter + row.text
			noRawControl(t, "frame", line)
			if cells(line) > width {
				t.Fatalf("%d columns of %d: %q", cells(line), width, line)
			}
			if row.caret && strings.Contains(row.text, "^") {
				carets++
			}
		}
		if carets != 1 {
			t.Fatalf("%d rows of carets: %v", carets, rows)
		}
	})
}

func FuzzVisiblePath(f *testing.F) {
	f.Add("a\u202eb")
	f.Add("\xff\U0001f469\u200d\U0001f467")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(visiblePath(s), " \t\n") {
			t.Fatalf("a path with a space: %q", visiblePath(s))
		}
		for _, line := range wrap(source.Visible(s), 20) {
			if cells(line) > 20 {
				t.Fatalf("wrapped to %d columns: %q", cells(line), line)
			}
		}
	})
}

func ExampleLookup() {
	r := &check.Result{Tool: "1.0.0", Rules: []check.RuleState{{Name: "eval", State: check.Kept}}}
	var b strings.Builder
	if err := Lookup("text").Write(&b, r, Options{Quiet: true}); err != nil {
		fmt.Println(err)
	}
	fmt.Print(b.String())
	// Output: 1 of 1 rules kept.
}
