package markup

import "strings"

// A tag is one pair of delimiters of a template language.
type tag struct {
	start, end int // with the delimiters
	lo, hi     int // what stands between them
	kind       tagKind
	open       string
}

type tagKind uint8

const (
	tagCode   tagKind = iota // statements, blocks, partials: writes no value
	tagOutput                // writes a value that is escaped
	tagRaw                   // writes a value that is not
	tagComment
	tagExpr // an expression that is no output: an attribute of Astro
)

// maxTags bounds the tags of one file; no page has a tenth of it.
const maxTags = 1 << 16

// scanTags finds the tags of a text, in order.
func scanTags(data string, lang Language) []tag {
	s := &tagScanner{data: data, braces: braces{data: data}, never: map[string]bool{}}
	next := map[Language]func() bool{
		Vue: s.double, HTML: s.foreign, Svelte: s.brace, Astro: s.attribute, EJS: s.ejs, Handlebars: s.handlebars, Nunjucks: s.nunjucks,
	}[lang]
	if next == nil {
		return nil
	}
	if lang <= Astro {
		s.blocks = rawBlocks(data)
	}
	if lang == Astro {
		_, _, s.at = frontMatter(data)
	}
	s.within = lang == HTML // of a plain page, only what would not parse in a script matters
	for len(s.tags) < maxTags && s.at < len(data) {
		if s.skip() || next() {
			continue
		}
		s.at++
	}
	return s.tags
}

// A tagScanner walks over a text. Its functions return whether there was
// something at s.at, and have gone past it if so.
type tagScanner struct {
	data   string
	at     int
	tags   []tag
	blocks [][2]int // the contents of scripts and style sheets, in order
	within bool     // look at nothing but these
	braces braces
	never  map[string]bool // delimiters that do not come any more
	plain  bool            // between {% autoescape false %} and its end
}

// skip goes past what is not to be looked at.
func (s *tagScanner) skip() bool {
	if s.blocks == nil && !s.within {
		return false
	}
	for len(s.blocks) > 0 && s.blocks[0][1] <= s.at {
		s.blocks = s.blocks[1:]
	}
	inside := len(s.blocks) > 0 && s.blocks[0][0] <= s.at
	switch {
	case inside && !s.within:
		s.at = s.blocks[0][1]
		return true
	case !inside && s.within:
		if s.at = len(s.data); len(s.blocks) > 0 {
			s.at = s.blocks[0][0]
		}
		return true
	}
	return false
}

func (s *tagScanner) has(prefix string) bool { return strings.HasPrefix(s.data[s.at:], prefix) }

// add notes the tag that starts here: open is its first delimiter, and what
// closes it comes first of all from there on.
func (s *tagScanner) add(kind tagKind, open, closing string) bool {
	lo := s.at + len(open)
	n := -1
	if !s.never[closing] && lo <= len(s.data) {
		n = strings.Index(s.data[lo:], closing)
	}
	if n < 0 {
		s.never[closing] = true
		return false
	}
	s.tags = append(s.tags, tag{s.at, lo + n + len(closing), lo, lo + n, kind, open})
	s.at = lo + n + len(closing)
	return true
}

// last returns the text of the last tag.
func (s *tagScanner) last() string {
	t := &s.tags[len(s.tags)-1]
	return strings.TrimSpace(s.data[t.lo:t.hi])
}

// past goes to the end of the next mark.
func (s *tagScanner) past(mark string) {
	if n := strings.Index(s.data[s.at:], mark); n >= 0 {
		s.at += n + len(mark)
	} else {
		s.at = len(s.data)
	}
}

// ejs: <% code %> <%_ code _%> <%= escaped %> <%- raw -%> <%# comment %> and
// <%% for the characters themselves.
func (s *tagScanner) ejs() bool {
	if !s.has("<%") {
		return false
	}
	if s.has("<%%") {
		s.at += 3
		return true
	}
	kind, open := tagCode, "<%"
	switch {
	case s.has("<%="):
		kind, open = tagOutput, "<%="
	case s.has("<%-"):
		kind, open = tagRaw, "<%-"
	case s.has("<%~"): // of Eta, which is EJS otherwise
		kind, open = tagRaw, "<%~"
	case s.has("<%#"):
		kind, open = tagComment, "<%#"
	case s.has("<%_"):
		open = "<%_"
	}
	if !s.add(kind, open, "%>") {
		return false
	}
	t := &s.tags[len(s.tags)-1]
	if t.hi > t.lo && (s.data[t.hi-1] == '-' || s.data[t.hi-1] == '_') {
		t.hi--
	}
	return true
}

// handlebars: {{escaped}} {{{raw}}} {{&raw}} {{#block}} {{/block}} {{^else}}
// {{>partial}} {{!comment}}, each with ~ beside the braces to trim.
func (s *tagScanner) handlebars() bool {
	switch {
	case !s.has("{{"):
		return false
	case s.at > 0 && s.data[s.at-1] == '\\', s.has("{{="): // characters; or other delimiters from here on, which we do not learn
		s.at += 2
		return true
	case s.has("{{{{"): // raw blocks
		s.past("{{{{/")
		return true
	case s.has("{{~{"):
		return s.trimmed(tagRaw, "{{~{", "}~}}") || s.trimmed(tagRaw, "{{~{", "}}}")
	case s.has("{{{"):
		return s.trimmed(tagRaw, "{{{", "}}}")
	case s.has("{{!--"), s.has("{{~!--"):
		return s.add(tagComment, "{{", "--}}") || s.add(tagComment, "{{", "--~}}")
	}
	head := strings.TrimLeft(s.data[s.at+2:min(len(s.data), s.at+8)], "~ ")
	if head == "" {
		return false
	}
	switch head[0] {
	case '!':
		return s.add(tagComment, "{{", "}}")
	case '#', '/', '^', '>':
		return s.add(tagCode, "{{", "}}")
	case '&':
		return s.trimmed(tagRaw, "{{&", "}}")
	}
	if !s.trimmed(tagOutput, "{{", "}}") {
		return false
	}
	if word := s.last(); word == "else" || strings.HasPrefix(word, "else ") {
		s.tags[len(s.tags)-1].kind = tagCode
	}
	return true
}

// trimmed is add without the ~ on either side.
func (s *tagScanner) trimmed(kind tagKind, open, closing string) bool {
	if !s.add(kind, open, closing) {
		return false
	}
	t := &s.tags[len(s.tags)-1]
	for t.lo < t.hi && (s.data[t.lo] == '~' || s.data[t.lo] == '&' || s.data[t.lo] == ' ') {
		t.lo++
	}
	if t.hi > t.lo && s.data[t.hi-1] == '~' {
		t.hi--
	}
	return true
}

// nunjucks: {{ escaped }} {{ raw | safe }} {% statement %} {# comment #}.
func (s *tagScanner) nunjucks() bool {
	switch {
	case s.has("{#"):
		return s.add(tagComment, "{#", "#}")
	case s.has("{%"):
		if !s.add(tagCode, "{%", "%}") {
			return false
		}
		switch words := strings.Fields(strings.Trim(s.last(), "-")); {
		case len(words) == 0:
		case words[0] == "raw" || words[0] == "verbatim":
			s.past("end" + words[0])
			s.past("%}")
		case words[0] == "autoescape":
			s.plain = len(words) > 1 && words[1] == "false"
		case words[0] == "endautoescape":
			s.plain = false
		}
		return true
	case s.has("{{"):
		if !s.add(tagOutput, "{{", "}}") {
			return false
		}
		t := &s.tags[len(s.tags)-1]
		if s.plain || safe(strings.Trim(s.last(), "- ")) {
			t.kind = tagRaw
		}
		return true
	}
	return false
}

// safe reports whether the filters of an expression turn its escaping off.
func safe(expr string) bool {
	_, filters, ok := strings.Cut(expr, "|")
	for f := range strings.SplitSeq(filters, "|") {
		if name := strings.TrimSpace(f); ok && name == "safe" {
			return true
		}
	}
	return false
}

// double: {{ escaped }} of Vue, outside of its scripts.
func (s *tagScanner) double() bool { return s.has("{{") && s.add(tagOutput, "{{", "}}") }

// foreign: what some template engine will replace in the script of a page.
func (s *tagScanner) foreign() bool {
	for _, d := range [...]struct {
		open, closing string
		kind          tagKind
	}{{"<%=", "%>", tagOutput}, {"<%-", "%>", tagOutput}, {"<%", "%>", tagCode}, {"<?=", "?>", tagOutput}, {"<?php", "?>", tagCode},
		{"{%", "%}", tagCode}, {"{{", "}}", tagOutput}} {
		if !s.has(d.open) {
			continue
		}
		// An object in a block has braces within and is no tag.
		inner := s.data[s.at+len(d.open) : min(len(s.data), s.at+len(d.open)+300)]
		end := strings.Index(inner, d.closing)
		if end < 0 || d.open[0] == '{' && strings.ContainsAny(inner[:end], "{};\n:") {
			return false
		}
		return s.add(d.kind, d.open, d.closing)
	}
	return false
}
