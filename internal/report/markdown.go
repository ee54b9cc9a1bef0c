package report

import (
	"fmt"
	"io"
	"strings"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// maxMarkdown is the size of the Markdown report: a comment on GitHub holds
// 65,536 characters.
const maxMarkdown = 60 * 1024

// A markdownWriter writes a report that fits a comment: the verdict and the
// rules always, findings worst first as far as there is room.
type markdownWriter struct {
	strings.Builder
	r *check.Result
	o Options
}

func writeMarkdown(w io.Writer, r *check.Result, o Options) error {
	m := &markdownWriter{r: r, o: o}
	m.head()
	tail := m.tail()
	room := maxMarkdown - len(tail) - 200 // 200 for the line about what is left out
	left := 0
	add := func(n int, block func() string) {
		if left == 0 {
			if s := block(); m.Len()+len(s) <= room {
				m.WriteString(s)
				return
			}
		}
		left += n
	}
	m.WriteString(m.unread())
	b := sarifBuilder{r: r, o: o}
	found, _ := b.worstFirst(len(r.Findings))
	var low []*rule.Finding
	for _, f := range found {
		if f.Severity <= rule.Low {
			low = append(low, f)
			continue
		}
		add(1, func() string { return m.finding(f) })
	}
	for len(low) > 0 {
		n := min(len(low), 50)
		add(n, func() string { return m.list(low[:n]) })
		low = low[n:]
	}
	if left > 0 {
		fmt.Fprintf(m, "%s not shown here, for want of room: `tenet check` shows all.\n\n", plural(left, "more finding is", "more findings are"))
	}
	m.WriteString(tail)
	_, err := io.WriteString(w, m.String())
	return err
}

func (m *markdownWriter) head() {
	fmt.Fprintf(m, "**tenet: %s** %s\n\n", markdownText(what(m.r)), markdownText(exitReason(m.r)))
	if len(m.r.Rules) == 0 {
		return
	}
	m.WriteString("| rule | state | |\n|---|---|---|\n")
	for _, s := range m.r.Rules {
		state := string(s.State)
		if s.State == check.Broken {
			state = "**" + state + "**"
		}
		fmt.Fprintf(m, "| <code>%s</code> %s | %s | %s |\n", markdownText(s.Name), markdownText(s.Title), state, markdownText(detail(s)))
	}
	m.WriteString("\n")
}

func (m *markdownWriter) unread() string {
	if len(m.r.Unread) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary><b>%s not analysed</b>: what these hide is unknown</summary>\n\n", plural(unreadFiles(m.r), "file", "files"))
	for i, u := range m.r.Unread {
		if i == 50 || b.Len() > maxMarkdown/8 {
			fmt.Fprintf(&b, "- %d more\n", len(m.r.Unread)-i)
			break
		}
		fmt.Fprintf(&b, "- %s %s\n", m.link(u.Path, u.Line, u.Col), markdownProse(clip(u.Why, 300)))
	}
	b.WriteString("\n</details>\n\n")
	return b.String()
}

// finding writes one finding that unfolds.
func (m *markdownWriter) finding(f *rule.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary><b>%s</b> <code>%s</code> %s</summary>\n\n", f.Severity, htmlProse(place(m.r, f)), htmlProse(clip(f.Message, 300)))
	fmt.Fprintf(&b, "%s%s at %s\n\n", markdownText(f.ID), unsure(f), m.link(f.Place.File, f.Place.Line, f.Place.Col))
	if f.Live() && f.Code != "" {
		b.WriteString(fence("< " + oneLine(f.Code, 500) + "\n"))
	}
	if lines := frameLines(m.o.text(f.Place.File), f.Place, 2, 0); lines != nil {
		var code strings.Builder
		for _, row := range renderFrame(lines, oneLine(f.Label, 200), defaultWidth) {
			code.WriteString(strings.TrimRight(row.gutter+row.text, " ") + "\n")
		}
		b.WriteString(fence(code.String()))
	}
	b.WriteString(m.steps(f.Trace))
	if f.Fix != "" {
		fmt.Fprintf(&b, "**Fix:** %s\n\n", markdownProse(clip(f.Fix, 1000)))
	}
	b.WriteString("</details>\n\n")
	return b.String()
}

// steps is a list with its own numbers: Markdown would count on over a gap.
func (m *markdownWriter) steps(trace []rule.Step) string {
	if len(trace) == 0 {
		return ""
	}
	var b strings.Builder
	skipped := 0
	for i, s := range trace {
		if skippedStep(i, len(trace), m.o.All) {
			skipped++
			continue
		}
		if skipped > 0 {
			fmt.Fprintf(&b, "- %s\n", plural(skipped, "more step", "more steps"))
			skipped = 0
		}
		fmt.Fprintf(&b, "- <b>%d</b> %s <code>%s</code> %s\n", i+1, m.link(s.Place.File, s.Place.Line, s.Place.Col),
			markdownText(clip(s.Code, 200)), markdownText(clip(noteOf(trace, i), 200)))
	}
	return b.String() + "\n"
}

// list writes low findings in one line each.
func (m *markdownWriter) list(findings []*rule.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", plural(len(findings), "low finding", "low findings"))
	for _, f := range findings {
		fmt.Fprintf(&b, "- %s %s: %s\n", m.link(f.Place.File, f.Place.Line, f.Place.Col), markdownText(f.ID), markdownProse(clip(f.Message, 300)))
	}
	b.WriteString("\n</details>\n\n")
	return b.String()
}

func (m *markdownWriter) tail() string {
	var parts []string
	if n := len(m.r.Accepted); n > 0 {
		parts = append(parts, fmt.Sprintf("%d accepted", n))
	}
	if n := m.r.Baseline; n > 0 {
		parts = append(parts, fmt.Sprintf("%d set aside by the baseline", n))
	}
	possible := 0
	for i := range m.r.Findings {
		if !m.o.shows(&m.r.Findings[i]) {
			possible++
		}
	}
	if possible > 0 {
		parts = append(parts, fmt.Sprintf("%d possible, shown by `tenet check --all`", possible))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not shown: " + strings.Join(parts, "; ") + ".\n"
}

// link points to a line of a file, relative to the root of the repository.
func (m *markdownWriter) link(file string, line, col int) string {
	if rule.IsLive(source.Span{File: file, Line: line}) {
		return "`" + strings.ReplaceAll(visiblePath(file), "`", "%60") + "`"
	}
	if line <= 0 {
		return fmt.Sprintf("[%s](<%s>)", markdownText(visiblePath(userPath(m.r, file))), fileURI(repoPath(m.r, file)))
	}
	return fmt.Sprintf("[%s](<%s#L%d>)", markdownText(locate(m.r, file, line, col)), fileURI(repoPath(m.r, file)), line)
}

// fence writes a code block whose fence is longer than any run of backquotes
// in it (CommonMark, section 4.5).
func fence(code string) string {
	longest, run := 2, 0
	for i := range len(code) {
		if code[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	mark := strings.Repeat("`", longest+1)
	return mark + "text\n" + code + mark + "\n\n"
}
