package config

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"tenet/internal/source"
)

// An Error is one mistake in tenet.yaml.
type Error struct {
	Span  source.Span
	Msg   string   // "unknown key `serverity`"
	Hint  string   // "Did you mean `severity`?", may be empty
	Known []string // what would have been right here, may be empty

	text *source.Text
}

// Error returns the first line: place, message and hint.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s", e.Span, e.Msg)
	if e.Hint != "" {
		s += ". " + e.Hint
	}
	return s
}

const (
	framesBefore = 2  // lines shown above the one at fault
	frameWidth   = 90 // cells of a line that are shown
)

// Frame returns the lines around the mistake with a caret under it, and what
// is known there. Every line ends in a line break.
func (e *Error) Frame() string {
	var b strings.Builder
	if e.text != nil && e.Span.Line > 0 {
		digits := len(fmt.Sprint(e.Span.Line))
		for n := max(1, e.Span.Line-framesBefore); n < e.Span.Line; n++ {
			line := []rune(shown(e.text.Line(n)))
			fmt.Fprintf(&b, "    %*d | %s\n", digits, n, strings.TrimRight(string(line[:min(len(line), frameWidth)]), " "))
		}
		code, indent, carets := e.window()
		fmt.Fprintf(&b, "  > %*d | %s\n", digits, e.Span.Line, code)
		fmt.Fprintf(&b, "    %*s | %s%s\n", digits, "", strings.Repeat(" ", indent), strings.Repeat("^", carets))
	}
	b.WriteString(e.known())
	return b.String()
}

// known lists the words that are known where the mistake is, in lines no wider
// than a frame.
func (e *Error) known() string {
	if len(e.Known) == 0 {
		return ""
	}
	const first, rest = "  known here: ", "              "
	text, width := first+e.Known[0], len(first)+len(e.Known[0])
	for _, word := range e.Known[1:] {
		if width += len(", ") + len(word); width > frameWidth {
			text, width = text+",\n"+rest+word, len(rest)+len(word)
			continue
		}
		text += ", " + word
	}
	return text + "\n"
}

// window returns the part of the faulty line that is shown, and how many
// cells of the terminal stand before and under the mistake.
func (e *Error) window() (code string, indent, carets int) {
	line := e.text.Line(e.Span.Line)
	start := min(e.text.Offset(e.Span.Line, e.Span.Col)-e.text.Offset(e.Span.Line, 1), len(line))
	end := len(line)
	if e.Span.EndLine == e.Span.Line {
		end = min(max(e.text.Offset(e.Span.Line, e.Span.EndCol)-e.text.Offset(e.Span.Line, 1), start), len(line))
	}
	before, at, after := shown(line[:start]), shown(line[start:end]), shown(line[end:])
	if runes := []rune(before); len(runes) > frameWidth/2 {
		before = "..." + string(runes[len(runes)-frameWidth/2:])
	}
	at = clip(at, frameWidth/2)
	code = strings.TrimRight(clip(before+at+after, frameWidth), " ")
	return code, uniseg.StringWidth(before), max(1, uniseg.StringWidth(at))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// shown makes tabs two spaces, so that what stands below them lines up, and
// shows what is invisible: a configuration file may come from a stranger.
func shown(s string) string { return source.Visible(strings.ReplaceAll(s, "\t", "  ")) }
