package markup

import (
	"regexp"
	"strings"
)

// readPug reads a template of Pug: one element a line, nested by indentation.
func readPug(f *File) {
	p := &pugReader{f: f, data: f.Text.Data, braces: braces{data: f.Text.Data}}
	for p.at < len(p.data) {
		p.line()
	}
}

// A pugReader is on its way through one template.
type pugReader struct {
	f       *File
	data    string
	at      int // the start of a line, between lines
	element string
	braces  braces
}

// end returns where the line that an offset is in ends.
func (p *pugReader) end(at int) int {
	if n := strings.IndexByte(p.data[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(p.data)
}

// indent counts the white space that a line starts with.
func (p *pugReader) indent(at int) int {
	n := 0
	for at+n < len(p.data) && (p.data[at+n] == ' ' || p.data[at+n] == '\t') {
		n++
	}
	return n
}

// pugWords begin lines that write nothing themselves.
var pugWords = regexp.MustCompile(`^(doctype|include|extends?|block|append|prepend|mixin|if|unless|else|each|for|case|when|default|while|yield)\b[^=(]*`)

// line reads one line, and the block that belongs to it if that is no markup.
func (p *pugReader) line() {
	start, indent := p.at, p.indent(p.at)
	at, end := start+indent, p.end(p.at)
	p.at = min(end+1, len(p.data))
	rest := p.data[at:end]
	switch {
	case strings.TrimSpace(rest) == "":
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, ":"):
		p.block(indent)
	case rest[0] == '-':
		if strings.TrimSpace(rest) == "-" {
			p.block(indent)
		}
	case rest[0] == '|', rest[0] == '<':
		p.text(at, end)
	case rest[0] == '=', strings.HasPrefix(rest, "!="):
		p.written(at, end)
	case pugWords.MatchString(rest) && !strings.HasPrefix(rest, "block="):
		p.element = ""
	default:
		p.elementLine(at, end, indent)
	}
}

// block goes past the lines that are indented more than a line and returns
// where they are.
func (p *pugReader) block(indent int) (start, end int) {
	start, end = p.at, p.at
	for p.at < len(p.data) {
		next := p.end(p.at)
		if blank := strings.TrimSpace(p.data[p.at:next]) == ""; !blank && p.indent(p.at) <= indent {
			break
		} else if !blank {
			end = next
		}
		p.at = min(next+1, len(p.data))
	}
	return start, end
}

var (
	pugName  = regexp.MustCompile(`^(?:\+?[A-Za-z_][\w:-]*\w|\+?[A-Za-z_]|#\[)?`)
	pugClass = regexp.MustCompile(`^[.#][\w-]+`)
)

// elementLine reads elements, several with a colon between, and what is in the last.
func (p *pugReader) elementLine(at, end, indent int) {
	for range maxAttrs {
		name := pugName.FindString(p.data[at:end])
		start := at
		at += len(name)
		p.element = strings.ToLower(name)
		for at < end {
			c := pugClass.FindString(p.data[at:end])
			if c == "" {
				break
			}
			at += len(c)
		}
		var attrs []Attr
		for at < len(p.data) && p.data[at] == '(' {
			stop := p.braces.closing(at, len(p.data))
			if stop < 0 {
				return
			}
			attrs = append(attrs, p.attrs(at+1, stop)...)
			at = stop + 1
		}
		if at > end {
			end = p.end(at)
			p.at = min(end+1, len(p.data))
		}
		p.add(start, at, attrs)
		if !strings.HasPrefix(p.data[at:end], ": ") {
			p.content(at, end, indent, attrs)
			return
		}
		at += 1 + len(p.data[at+1:end]) - len(strings.TrimLeft(p.data[at+1:end], " "))
	}
}

func (p *pugReader) add(start, end int, attrs []Attr) {
	p.f.Tagged = true
	if elements[p.element] && len(p.f.Elements) < maxElements {
		p.f.Elements = append(p.f.Elements, Element{p.element, start, end, attrs})
	}
}

// content reads what follows an element on its line, and below it when that
// is text.
func (p *pugReader) content(at, end, indent int, attrs []Attr) {
	rest := p.data[at:end]
	switch {
	case strings.TrimSpace(rest) == ".":
		start, stop := p.block(indent)
		e := Element{Name: p.element, Attrs: attrs}
		if s, ok := e.script(Pug); ok && p.element == "script" && len(p.f.Scripts) < maxScripts {
			s.Start, s.End = start, stop
			p.f.Scripts = append(p.f.Scripts, s)
		}
		p.text(start, stop)
	case strings.HasPrefix(rest, "="), strings.HasPrefix(rest, "!="):
		p.written(at, end)
	case strings.HasPrefix(rest, " "):
		p.text(at, end)
	}
}

// written takes `= value` or `!= value` to the end of the line.
func (p *pugReader) written(at, end int) {
	raw := p.data[at] == '!'
	lo := at + 1
	if raw {
		lo++
	}
	p.output(at, end, lo, end, raw, p.data[at:lo], InText, "", 0)
}

func (p *pugReader) output(start, end, lo, hi int, raw bool, open string, in Context, attr string, quote byte) {
	if in == InText {
		switch p.element {
		case "script":
			in = InScript
		case "style":
			in = InStyle
		}
	}
	if len(p.f.Outputs) < maxTags && lo < hi {
		p.f.Outputs = append(p.f.Outputs, Output{
			Start: start, End: start + len(strings.TrimRight(p.data[start:end], " \t\r\n")), Expr: strings.TrimSpace(p.data[lo:hi]), Open: open, Raw: raw,
			In: in, Element: p.element, Attr: attr, Quote: quote,
		})
	}
}

// text finds #{value} and !{value}.
func (p *pugReader) text(start, end int) {
	q := quotes{data: []byte(p.data[start:end])}
	for at := start; at < end; at++ {
		c := p.data[at]
		if c != '#' && c != '!' || at+1 >= end || p.data[at+1] != '{' || at > start && p.data[at-1] == '\\' {
			continue
		}
		stop := p.braces.closing(at+1, end)
		if stop < 0 {
			continue
		}
		kind, quote := tagOutput, q.to(at-start)
		if c == '!' {
			kind = tagRaw
		}
		in := InText
		if p.element != "script" {
			quote = 0
		} else if quote == '/' {
			in, quote = InNote, 0
		}
		p.f.tags = append(p.f.tags, tag{at, stop + 1, at + 2, stop, kind, p.data[at : at+2]})
		p.output(at, stop+1, at+2, stop, kind == tagRaw, p.data[at:at+2], in, "", quote)
		q.at, at = stop+1-start, stop
	}
}
