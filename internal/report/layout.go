package report

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"tenet/internal/source"
)

// cells is the number of terminal columns that s takes: wide East Asian
// characters and emoji two, combining marks none (UAX #11, UAX #29).
func cells(s string) int {
	if source.Plain(s) {
		return len(s)
	}
	return uniseg.StringWidth(s)
}

// pad appends spaces until s takes width columns.
func pad(s string, width int) string {
	if n := width - cells(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// wrap breaks s at spaces into lines of at most width columns. A word that is
// wider than a line is broken too, between characters. A no-break space holds
// words together and is written as a space.
func wrap(s string, width int) []string {
	width = max(width, 8)
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		for w := cells(word); ; {
			if used > 0 && used+1+w <= width {
				line += " " + word
				used += 1 + w
				break
			}
			if used > 0 {
				lines = append(lines, line)
				line, used = "", 0
			}
			if w <= width {
				line, used = word, w
				break
			}
			var head string
			head, word = splitCells(word, width)
			w -= cells(head)
			lines = append(lines, head)
		}
	}
	if used > 0 {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], noBreak, " ")
	}
	return lines
}

const noBreak = "\u00a0"

// afterNumber is the space between a number and what it counts.
var afterNumber = regexp.MustCompile(`(\d) `)

// numbersWhole keeps every number with what it counts on one line.
func numbersWhole(s string) string { return afterNumber.ReplaceAllString(s, "$1"+noBreak) }

// whole keeps the words of s, a command to copy, on one line.
func whole(s string) string { return strings.ReplaceAll(s, " ", noBreak) }

// splitCells cuts s after at most width columns, but after at least one
// character.
func splitCells(s string, width int) (head, tail string) {
	used, rest, state := 0, s, -1
	for rest != "" {
		cluster, next, w, st := uniseg.FirstGraphemeClusterInString(rest, state)
		if used+w > width && len(rest) < len(s) {
			break
		}
		used += w
		rest, state = next, st
		if len(cluster) == 0 {
			break
		}
	}
	return s[:len(s)-len(rest)], rest
}

// fit cuts s to width columns and marks the cut with dots.
func fit(s string, width int) string {
	if cells(s) <= width {
		return s
	}
	head, _ := splitCells(s, max(width-3, 1))
	return strings.TrimRight(head, " ") + "..."
}
