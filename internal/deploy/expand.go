package deploy

import "strings"

// A variable of a build: set by ARG, which the builder may override, or by ENV.
type variable struct {
	value string
	known bool
	arg   bool // an ARG: value is only its default
}

// A Value is a word of a Dockerfile after variables are put in.
type Value struct {
	Value string
	// Known is false if a variable in it has no value that the file tells.
	Known bool
	// Default is set if a variable in it is an ARG: the builder may say
	// something else.
	Default bool
}

// expand substitutes variables as buildkit does for the instructions that
// allow it: $X, ${X}, ${X:-word}, ${X:+word} and their forms without colon.
// Quotes are removed; nothing is substituted in single quotes.
func expand(s string, vars map[string]variable) Value {
	e := &expander{vars: vars, out: Value{Known: true}}
	if e.out.Value = e.text(s, 0); len(e.out.Value) > maxExpansion {
		e.out = Value{}
	}
	return e.out
}

type expander struct {
	vars map[string]variable
	out  Value
}

// The bounds of ${a:-${b:-...}}, and of what a word may grow to.
const (
	maxExpansionDepth = 8
	maxExpansion      = 4096
)

func (e *expander) text(s string, depth int) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(s) && b.Len() < maxExpansion; {
		c := s[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(s):
			b.WriteByte(s[i+1])
			i += 2
		case (c == '"' || c == '\'') && (quote == 0 || quote == c):
			quote ^= c
			i++
		case c == '$' && quote != '\'':
			i += e.variable(&b, s[i:], depth)
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// variable writes the value of the variable at the start of s and returns how
// many bytes it takes.
func (e *expander) variable(b *strings.Builder, s string, depth int) int {
	if !strings.HasPrefix(s, "${") {
		n := nameLen(s[1:])
		if n == 0 {
			b.WriteByte('$')
			return 1
		}
		b.WriteString(e.lookup(s[1 : n+1]))
		return n + 1
	}
	end := closingBrace(s)
	if end < 0 || depth >= maxExpansionDepth {
		e.out.Known = false
		return len(s)
	}
	body := s[2:end]
	name, op := body[:nameLen(body)], body[nameLen(body):]
	if op == "" {
		b.WriteString(e.lookup(name))
		return end + 1
	}
	v, set := e.vars[name]
	full := set && v.known && (v.value != "" || op[0] != ':')
	if op = strings.TrimPrefix(op, ":"); op == "" {
		e.out.Known = false
		return end + 1
	}
	switch word := op[1:]; op[0] {
	case '-':
		// An unset variable may still be given by the base image or the
		// builder; the word is what the author expects.
		e.out.Default = e.out.Default || !full || v.arg
		if full {
			b.WriteString(v.value)
		} else {
			b.WriteString(e.text(word, depth+1))
		}
	case '+':
		e.out.Known = e.out.Known && full
		if full {
			b.WriteString(e.text(word, depth+1))
		}
	default:
		e.out.Known = false
	}
	return end + 1
}

func (e *expander) lookup(name string) string {
	v, set := e.vars[name]
	if !set || !v.known {
		e.out.Known = false
		return ""
	}
	e.out.Default = e.out.Default || v.arg
	return v.value
}

// nameLen returns the length of the name at the start of s.
func nameLen(s string) int {
	n := 0
	for n < len(s) && (isName(s[n:n+1]) || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}

// closingBrace returns the offset of the } that ends the ${ at the start.
func closingBrace(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.HasPrefix(s[i:], "${"):
			depth++
			i++
		case s[i] == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
