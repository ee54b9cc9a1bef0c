package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A wrapper writes text within a width.
type wrapper struct {
	out   io.Writer
	width int
}

func (w *wrapper) line(format string, args ...any) {
	fmt.Fprintln(w.out, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

// paragraph writes words after first, and on further lines after rest.
func (w *wrapper) paragraph(first, rest, text string) {
	line, empty := first, true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > w.width {
			w.line("%s", line)
			line, empty = rest, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	w.line("%s", line)
}

// block writes code under a heading, indented and as it is.
func (w *wrapper) block(heading, code string) {
	w.line("%s", heading)
	for _, l := range strings.Split(code, "\n") {
		w.line("      %s", l)
	}
}

var (
	markdownLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`)
	listItem     = regexp.MustCompile(`^(\s*)([-*]|\d+\.) (.*)$`)
)

// markdown writes a page as plain text: headings without their signs, code
// indented, paragraphs and lists wrapped, links followed by their address,
// tables as they stand. It knows what the pages of the rules use, no more.
func (w *wrapper) markdown(page string) {
	var words []string // of the paragraph or list item that is being read
	first, rest := "", ""
	flush := func() {
		if len(words) > 0 {
			w.paragraph(first, rest, strings.Join(words, " "))
		}
		words, first, rest = nil, "", ""
	}
	code := false
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case strings.HasPrefix(line, "```"):
			flush()
			code = !code
		case code:
			w.line("    %s", line)
		case line == "":
			flush()
			w.line("")
		case strings.HasPrefix(line, "#"):
			flush()
			w.line("%s", plain(strings.TrimLeft(line, "# ")))
		case strings.HasPrefix(line, "|"):
			flush()
			w.line("%s", plain(line))
		default:
			if m := listItem.FindStringSubmatch(line); m != nil {
				flush()
				first = m[1] + "  " + m[2] + " "
				rest = strings.Repeat(" ", len(first))
				line = m[3]
			}
			words = append(words, plain(line))
		}
	}
	flush()
}

// plain removes the signs for emphasis and writes links out.
func plain(s string) string {
	s = markdownLink.ReplaceAllStringFunc(s, func(link string) string {
		m := markdownLink.FindStringSubmatch(link)
		if m[1] == m[2] || strings.Trim(m[1], "`") == m[2] || !strings.Contains(m[2], "://") {
			return m[1]
		}
		return m[1] + " (" + m[2] + ")"
	})
	return strings.ReplaceAll(s, "**", "")
}
