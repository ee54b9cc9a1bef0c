package report

import (
	"html"
	"strings"
)

// markdownText escapes one line of project text for Markdown: no character of
// it is markup, no HTML, and nothing in it becomes a link, a mention of a
// person or a reference to an issue on a forge.
func markdownText(s string) string { return escapeMarkdown(oneLine(s, maxProse)) }

// escapeMarkdown escapes what is visible already. What is markup only at the
// start of a line stays: a report never begins a line with project text.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '<' || r == '>' || r == '&' || r == '"':
			b.WriteString(html.EscapeString(string(r)))
		case strings.ContainsRune("\\`*_[]|~#$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		if links(r, s[i:]) {
			b.WriteString(noWidth)
		}
	}
	return b.String()
}

// links reports whether a forge would make a link of what begins with r at
// the start of rest: @name, #12, https://, www.
func links(r rune, rest string) bool {
	switch r {
	case '@', '#':
		return len(rest) > 1 && rest[1] > ' '
	case ':':
		return strings.HasPrefix(rest, "://")
	case 'w', 'W':
		return len(rest) > 4 && strings.EqualFold(rest[:4], "www.")
	}
	return false
}

// noWidth parts an @ from a name, so that nobody is called to a pull request
// by what a file contains; forges look for mentions after reading entities.
const noWidth = "&#8203;"

// markdownProse is markdownText for a sentence in which backquotes mark code.
func markdownProse(s string) string { return codeProse(s, escapeMarkdown) }

// htmlProse is markdownProse for an HTML block, in which Markdown means
// nothing but a mention still does.
func htmlProse(s string) string {
	return codeProse(s, func(s string) string {
		var b strings.Builder
		for i, r := range s {
			b.WriteString(html.EscapeString(string(r)))
			if links(r, s[i:]) {
				b.WriteString(noWidth)
			}
		}
		return b.String()
	})
}

func codeProse(s string, escape func(string) string) string {
	var b strings.Builder
	for _, part := range splitCode(oneLine(s, maxProse)) {
		if part.Code {
			b.WriteString("<code>" + escape(part.Text) + "</code>")
		} else {
			b.WriteString(escape(part.Text))
		}
	}
	return b.String()
}

// A proseSpan is a part of a sentence: text or code.
type proseSpan struct {
	Text string
	Code bool
}

// splitCode parts a sentence at its backquotes; an odd one out is text.
func splitCode(s string) []proseSpan {
	var list []proseSpan
	for s != "" {
		open := strings.IndexByte(s, '`')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open+1:], '`')
		if end < 0 {
			break
		}
		if open > 0 {
			list = append(list, proseSpan{s[:open], false})
		}
		if end > 0 {
			list = append(list, proseSpan{s[open+1 : open+1+end], true})
		}
		s = s[open+end+2:]
	}
	if s != "" {
		list = append(list, proseSpan{s, false})
	}
	return list
}
