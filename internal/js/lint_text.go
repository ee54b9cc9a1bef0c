package js

import (
	"strings"
	"unicode/utf8"

	ts "github.com/microsoft/typescript-go/shim"
)

// stringText looks at a string, or a template without substitutions, as it is
// written.
func (l *linter) stringText(n *ts.Node) {
	switch n.Parent.Kind {
	case ts.KindJsxAttribute, ts.KindTaggedTemplateExpression, ts.KindImportDeclaration, ts.KindExportDeclaration:
		return // no escapes, or for the tag to read
	}
	start, text := l.b.pos(n), l.b.source(n)
	if len(text) < 2 {
		return
	}
	quote := text[:1]
	if quote != "`" && strings.Contains(text, "\n") {
		l.mistake(MistakeMultilineString, n, "")
	}
	l.escapes(text[1:len(text)-1], int(start)+1, quote)
}

func (l *linter) templateText(n *ts.Node) {
	if n.Parent.Kind == ts.KindTaggedTemplateExpression {
		return
	}
	t := n.AsTemplateExpression()
	part := func(n *ts.Node) {
		start, text := l.b.pos(n), l.b.source(n)
		if len(text) > 2 {
			l.escapes(text[1:], int(start)+1, "`")
		}
	}
	part(t.Head)
	for _, span := range t.TemplateSpans.Nodes {
		part(span.AsTemplateSpan().Literal)
	}
}

// escapes notes backslashes before characters that mean the same without.
func (l *linter) escapes(text string, offset int, quote string) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		c := text[i]
		if c >= utf8.RuneSelf || c == '\n' || c == '\r' || strings.IndexByte(`\nrvtbfux0123456789`, c) >= 0 || quote[0] == c {
			continue
		}
		if quote == "`" && (c == '$' && strings.HasPrefix(text[i:], "${") || c == '{' && i >= 2 && text[i-2] == '$') {
			continue
		}
		l.mistakeAt(MistakeUselessEscape, int32(offset+i-1), int32(offset+i+1), string(c))
	}
}

// What a backslash changes in a regular expression; ECMA-262, section 22.2.1.
const (
	regexEscapes = `\/bcdDfknpPrsStvwWxu0123456789]`
	regexSyntax  = `^.$*+?[{}|()B-`
)

func (l *linter) regexText(n *ts.Node) {
	text := l.b.source(n)
	end := strings.LastIndexByte(text, '/')
	if end <= 0 || strings.Contains(text[end:], "v") {
		return // the flag v escapes more
	}
	class := -1 // where the class starts that we are in
	for i := 1; i < end; i++ {
		switch c := text[i]; {
		case c == '[' && class < 0:
			class = i
		case c == ']':
			class = -1
		case c == '\\' && i+1 < end:
			i++
			if l.needlessInRegex(text, i, class, end) {
				l.mistakeAt(MistakeUselessEscape, l.b.pos(n)+int32(i)-1, l.b.pos(n)+int32(i)+1, text[i:i+1])
			}
		}
	}
}

func (l *linter) needlessInRegex(text string, i, class, end int) bool {
	c := text[i]
	switch {
	case c >= utf8.RuneSelf || strings.IndexByte(regexEscapes, c) >= 0:
		return false
	case class < 0:
		return strings.IndexByte(regexSyntax, c) < 0 || c == '-'
	case c == '^':
		return i-1 != class+1
	case c == '-':
		return i-1 == class+1 || i+1 < end && text[i+1] == ']'
	case c == '[':
		return false // says that no class begins here
	}
	return true
}
