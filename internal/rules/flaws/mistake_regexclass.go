package flaws

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// escape reads a backslash outside of a class and reports whether what it
// stands for may be repeated.
func (r *regexReader) escape() (quantifiable bool) {
	start := r.at
	r.at++
	if r.at >= len(r.text) {
		r.fail("a backslash at the end")
		return false
	}
	switch c := r.text[r.at]; {
	case c == 'b' || c == 'B':
		r.at++
		return false
	case c >= '1' && c <= '9':
		end := r.at
		for end < len(r.text) && end-r.at < 4 && r.text[end] >= '0' && r.text[end] <= '9' {
			end++
		}
		if n, _ := strconv.Atoi(string(r.text[r.at:end])); n <= r.count || r.unicode {
			r.refs = append(r.refs, regexRef{number: n, at: start, path: append([]branch(nil), r.path...)})
		}
		r.at = end
	case c == 'k' && (r.named || r.unicode):
		r.at++
		name := ""
		if r.take("<") {
			name = r.name()
		}
		if name == "" {
			r.fail("\\k without a name")
			return true
		}
		r.refs = append(r.refs, regexRef{name: name, at: start, path: append([]branch(nil), r.path...)})
	default:
		r.character(false)
	}
	return true
}

// character reads what follows a backslash and returns the character that it
// stands for, -1 for a set of them.
func (r *regexReader) character(class bool) rune {
	c := r.text[r.at]
	r.at++
	switch c {
	case 'd', 'D', 'w', 'W', 's', 'S':
		return -1
	case 'p', 'P':
		if r.unicode {
			for r.take("{"); r.at < len(r.text) && r.text[r.at] != '}'; {
				r.at++
			}
			r.at++
			return -1
		}
		return c
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'v':
		return '\v'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	case 'x':
		return r.hex(c, 2)
	case 'u':
		if r.unicode && r.take("{") {
			end := r.at
			for end < len(r.text) && r.text[end] != '}' {
				end++
			}
			n, err := strconv.ParseUint(string(r.text[r.at:end]), 16, 32)
			if err != nil || n > unicode.MaxRune {
				r.fail("unknown escape \\u")
				return -1
			}
			r.at = end + 1
			r.number(rune(n))
			return rune(n)
		}
		return r.hex(c, 4)
	case 'c':
		if r.at < len(r.text) && unicode.IsLetter(r.text[r.at]) && r.text[r.at] < 0x80 {
			r.at++
			return -1
		}
		return c
	case '0':
		return -1
	case 'b':
		if class {
			return '\b'
		}
	}
	if r.unicode && !strings.ContainsRune(`^$\.*+?()[]{}|/`, c) && !(class && c == '-') {
		r.fail("unknown escape \\" + string(c))
	}
	return c
}

// hex reads the digits of \x or \u. Without all of them Annex B takes the
// letter for itself.
func (r *regexReader) hex(c rune, digits int) rune {
	if r.at+digits <= len(r.text) {
		if n, err := strconv.ParseUint(string(r.text[r.at:r.at+digits]), 16, 32); err == nil {
			r.at += digits
			r.number(rune(n))
			return rune(n)
		}
	}
	if r.unicode {
		r.fail("unknown escape \\" + string(c))
	}
	return c
}

func (r *regexReader) number(c rune) {
	if c < 0x20 {
		r.fault(controlCharacter, fmt.Sprintf("U+%04X", c))
	}
}

// class reads a bracketed class.
func (r *regexReader) class() {
	r.at++
	negated := r.take("^")
	if r.peek("]") && !negated {
		r.fault(emptyClass, "")
	}
	var raw []rune // characters in a row that stand for themselves
	from, ranging := rune(-1), false
	for r.at < len(r.text) && r.text[r.at] != ']' {
		c := r.text[r.at]
		if c == '-' && from >= 0 && r.at+1 < len(r.text) && r.text[r.at+1] != ']' && !ranging {
			ranging = true
			r.at++
			raw = nil
			continue
		}
		value := c
		if c == '\\' {
			r.at++
			if r.at >= len(r.text) {
				break
			}
			value = r.character(true)
			raw = nil
		} else {
			r.control(c)
			r.at++
			raw = append(raw, c)
			r.combined(raw)
		}
		if ranging && from >= 0 && value >= 0 && from > value {
			r.fail("a range out of order in a class")
			return
		}
		from = value
		if ranging {
			from, ranging = -1, false
		}
	}
	if !r.take("]") {
		r.fail("unterminated class")
	}
}

// combined looks at the last character of a row in a class.
func (r *regexReader) combined(raw []rune) {
	c := raw[len(raw)-1]
	if c > 0xFFFF && !r.unicode {
		r.fault(misleadingClass, fmt.Sprintf("U+%04X", c))
		return
	}
	if len(raw) < 2 {
		return
	}
	before := raw[len(raw)-2]
	switch {
	case unicode.Is(unicode.M, c) && !unicode.Is(unicode.M, before),
		c >= 0x1F3FB && c <= 0x1F3FF && before > 0xFF, // skin tones
		c >= 0x1F1E6 && c <= 0x1F1FF && before >= 0x1F1E6 && before <= 0x1F1FF,
		before == 0x200D && len(raw) > 2 && raw[len(raw)-3] > 0xFF && c > 0xFF:
		r.fault(misleadingClass, fmt.Sprintf("U+%04X and U+%04X", before, c))
	}
}
