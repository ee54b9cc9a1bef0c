package markup

import "strings"

// scanAttrs finds the attributes of a start tag whose name ends at an offset,
// as "Before attribute name state" and the states after it of HTML have it.
func scanAttrs(data string, mask []byte, at, end int) []Attr {
	var attrs []Attr
	if end > at && mask[end-1] == '>' {
		end--
	}
	for at < end && len(attrs) < maxAttrs { // what is covered has no delimiters
		if c := mask[at]; isSpace(c) || c == '/' {
			at++
			continue
		}
		a := Attr{Start: at}
		for at++; at < end && !isSpace(mask[at]) && mask[at] != '/' && mask[at] != '='; at++ {
		}
		a.Name = strings.ToLower(data[a.Start:at])
		a.End, a.Lo, a.Hi = at, at, at
		next := at
		for next < end && isSpace(mask[next]) {
			next++
		}
		if next < end && mask[next] == '=' {
			at = a.value(mask, next+1, end)
		}
		attrs = append(attrs, a)
	}
	return attrs
}

// value reads the value that follows the equals sign before an offset, and
// returns where it ends.
func (a *Attr) value(mask []byte, at, end int) int {
	for at < end && isSpace(mask[at]) {
		at++
	}
	a.Lo = at
	switch {
	case at < end && (mask[at] == '"' || mask[at] == '\''):
		a.Quote = mask[at]
		a.Lo = at + 1
		for at++; at < end && mask[at] != a.Quote; at++ {
		}
		a.Hi = at
		at = min(at+1, end)
	default:
		for at < end && !isSpace(mask[at]) {
			at++
		}
		a.Hi = at
	}
	a.End = at
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// quotes follows JavaScript from where a script begins, to know in which
// string or comment a place is.
type quotes struct {
	data  []byte
	at    int
	state byte // ' " ` for a string, / for a comment to the end of the line, * for one to */, 0 for code
}

// to moves on to an offset and returns the state there: a quotation mark, / in
// a comment, 0 in code.
func (q *quotes) to(offset int) byte {
	for ; q.at < offset; q.at++ {
		c := q.data[q.at]
		after := byte(0)
		if q.at+1 < len(q.data) {
			after = q.data[q.at+1]
		}
		switch q.state {
		case 0:
			switch {
			case c == '"' || c == '\'' || c == '`':
				q.state = c
			case c == '/' && after == '/' && !q.inPattern():
				q.state = '/'
			case c == '/' && after == '*':
				q.state = '*'
			}
		case '/':
			if c == '\n' {
				q.state = 0
			}
		case '*':
			if c == '*' && after == '/' {
				q.state = 0
				q.at++
			}
		default:
			switch {
			case c == '\\':
				q.at++
			case c == q.state, c == '\n' && q.state != '`':
				q.state = 0
			}
		}
	}
	if q.state == '*' {
		return '/'
	}
	return q.state
}

// inPattern reports whether the slash here ends a regular expression, as in
// /a\//.
func (q *quotes) inPattern() bool { return q.at > 0 && q.data[q.at-1] == '\\' }
