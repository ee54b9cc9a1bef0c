package report

import (
	"fmt"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/target"
)

func TestMarkdownText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a*b_c `d` [e](f) |g| #h", "a\\*b\\_c \\`d\\` \\[e\\](f) \\|g\\| \\#&#8203;h"},
		{"<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"},
		{"@admin and a@b", "@&#8203;admin and a@&#8203;b"},
		{"see https://x.example and www.x.example", "see https:&#8203;//x.example and w&#8203;ww.x.example"},
		{"fixes #12", "fixes \\#&#8203;12"},
		{"two\nlines\u202e", "two lines&lt;U+202E&gt;"},
		{"&lt;", "&amp;lt;"},
		{"$x$ ~y~", "\\$x\\$ \\~y\\~"},
	}
	for _, tt := range tests {
		if got := markdownText(tt.in); got != tt.want {
			t.Errorf("markdownText(%q) =\n%s, want\n%s", tt.in, got, tt.want)
		}
	}
	if got, want := markdownProse("put `USER node` above, `a|b`"), "put <code>USER node</code> above, <code>a\\|b</code>"; got != want {
		t.Errorf("markdownProse = %s, want %s", got, want)
	}
	if got, want := htmlProse("`a*b` <b> @you"), "<code>a*b</code> &lt;b&gt; @&#8203;you"; got != want {
		t.Errorf("htmlProse = %s, want %s", got, want)
	}
}

func TestFenceIsLongerThanWhatItHolds(t *testing.T) {
	got := fence("x ```` y\n")
	if !strings.HasPrefix(got, "`````text\n") || !strings.HasSuffix(got, "`````\n\n") {
		t.Errorf("fence = %q", got)
	}
}

func TestMarkdownFitsAComment(t *testing.T) {
	r := shop()
	for i := range 3000 {
		r.Findings = append(r.Findings, rule.Finding{
			ID: "eval/direct", Rule: "eval", Severity: rule.Severity(i%4 + 1), Confidence: rule.Certain,
			Message: strings.Repeat("`<&@x ", 400), Fix: strings.Repeat("|", 3000), Place: source.Span{File: "a.js", Line: i + 1, Col: 1},
		})
		r.Unread = append(r.Unread, target.Unread{Path: strings.Repeat("a b/", 500), Why: "unreadable"})
	}
	out := render(t, "markdown", r, shopOptions())
	if len(out) > maxMarkdown {
		t.Errorf("%d bytes", len(out))
	}
	for _, want := range []string{"4 of 10 rules broken", "not shown here, for want of room", "Not shown: 2 accepted", "<b>critical</b>"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
	open, closed := strings.Count(out, "<details>"), strings.Count(out, "</details>")
	if open != closed || open == 0 {
		t.Errorf("%d <details>, %d </details>", open, closed)
	}
	var shown, left int
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "<details><summary><b>") && !strings.Contains(line, "not analysed") {
			shown++
		}
		fmt.Sscanf(line, "%d more findings", &left)
	}
	if total := len(r.Findings) - 1; shown+left != total { // one is only possible
		t.Errorf("%d shown and %d counted of %d", shown, left, total)
	}
}
