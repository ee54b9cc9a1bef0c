package markup

import "strings"

// attrs reads the attributes between the parentheses of an element: names
// with values that are expressions, with commas or white space between.
func (p *pugReader) attrs(at, end int) []Attr {
	var list []Attr
	for at < end && len(list) < maxAttrs {
		if c := p.data[at]; isSpace(c) || c == ',' {
			at++
			continue
		}
		a := Attr{Start: at}
		if q := p.data[at]; q == '"' || q == '\'' {
			if n := stringEnd(p.data[:end], at); n >= 0 {
				at = n + 1
			}
		}
		for at < end && !isSpace(p.data[at]) && strings.IndexByte(",=!", p.data[at]) < 0 {
			at++
		}
		a.Name = strings.ToLower(strings.Trim(p.data[a.Start:at], `"'`))
		a.End, a.Lo, a.Hi = at, at, at
		mark := at
		for mark < end && isSpace(p.data[mark]) {
			mark++
		}
		raw := strings.HasPrefix(p.data[mark:end], "!=")
		if raw || mark < end && p.data[mark] == '=' {
			if mark++; raw {
				mark++
			}
			for mark < end && isSpace(p.data[mark]) {
				mark++
			}
			a.Lo, a.Hi = mark, p.expression(mark, end)
			a.End = a.Hi
			p.value(&a, raw)
		}
		list = append(list, a)
		at = max(a.End, a.Start+1)
	}
	return list
}

// value takes the value of an attribute: a string, or an expression that is
// written into the page.
func (p *pugReader) value(a *Attr, raw bool) {
	text := p.data[a.Lo:a.Hi]
	if constant(text) {
		a.Value, a.Quote = strings.Trim(text, "\"'`"), '"'
		return
	}
	a.Value, a.Dynamic = text, true
	open := "="
	if raw {
		open = "!="
	}
	p.output(a.Start, a.End, a.Lo, a.Hi, raw, open, contextOf(a.Name), a.Name, '"')
	if callOf(p.element, a.Name) == Links && len(p.f.bindings) < maxElements && !strings.Contains(text, "#{") {
		p.f.bindings = append(p.f.bindings, binding{a.Start, a.Lo, a.Hi, Links})
	}
}

// constant reports whether an expression is one string, a number or a word of
// the language.
func constant(text string) bool {
	if text == "" || text == "true" || text == "false" || text == "null" || strings.Trim(text, "0123456789.") == "" {
		return true
	}
	if strings.IndexByte("\"'`", text[0]) < 0 || text[0] == '`' && strings.Contains(text, "${") {
		return false
	}
	return stringEnd(text, 0) == len(text)-1
}

// expression returns where the expression that starts at an offset ends: at a
// comma, or at white space with no operator on either side.
func (p *pugReader) expression(at, end int) int {
	for i := at; i < end; i++ {
		switch c := p.data[i]; {
		case c == ',':
			return i
		case c == '(' || c == '[' || c == '{':
			n := p.braces.closing(i, end)
			if n < 0 {
				return end
			}
			i = n
		case c == '"' || c == '\'' || c == '`':
			n := stringEnd(p.data[:end], i)
			if n < 0 {
				return end
			}
			i = n
		case isSpace(c):
			next := i
			for next < end && isSpace(p.data[next]) {
				next++
			}
			if next == end || !operator(p.data[next]) && !operator(p.data[i-1]) {
				return i
			}
			i = next - 1
		}
	}
	return end
}

func operator(c byte) bool { return strings.IndexByte("?:+-*/%=!<>&|^.", c) >= 0 }
