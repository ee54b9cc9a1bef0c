package flaws

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenet/internal/regex"
)

// regexKind is something that a pattern may hold without being invalid.
type regexKind int

const (
	emptyClass regexKind = iota
	controlCharacter
	severalSpaces
	misleadingClass
	emptyBackreference
)

// A regexReport is what reading a pattern has shown.
type regexReport struct {
	invalid string               // why it does not compile, "" if it does
	faults  map[regexKind]string // the first of each kind, in a few words
}

// maxRegex bounds the patterns that are read; nobody repairs a longer one.
const maxRegex = 10_000

// readRegex reads a pattern. One that is beyond what package regex reads has
// no faults.
func readRegex(pattern, flags string) regexReport {
	if len(pattern) > maxRegex {
		return regexReport{}
	}
	re, err := regex.Parse(pattern, flags)
	if err != nil {
		var why *regex.Error
		if errors.As(err, &why) && !why.Limit {
			return regexReport{invalid: why.Why}
		}
		return regexReport{}
	}
	r := &regexReader{Regexp: re, faults: map[regexKind]string{}}
	re.Tree.Walk(func(n *regex.Node) bool {
		r.node(n)
		return true
	})
	for _, n := range re.EmptyReferences() {
		what := strings.TrimPrefix(r.text(n.Pos, n.End), `\`)
		r.fault(emptyBackreference, what)
	}
	return regexReport{faults: r.faults}
}

// A regexReader collects the faults of one pattern.
type regexReader struct {
	*regex.Regexp
	faults map[regexKind]string
	spaces int // in the longest row so far
}

func (r *regexReader) text(start, end int) string { return r.Source[start:end] }

func (r *regexReader) fault(kind regexKind, what string) {
	if _, known := r.faults[kind]; !known {
		r.faults[kind] = what
	}
}

func (r *regexReader) node(n *regex.Node) {
	switch n.Kind {
	case regex.Char:
		r.control(n.Rune, r.text(n.Pos, n.End))
	case regex.Seq:
		r.row(n)
	case regex.Class:
		if r.Source[n.Pos] != '[' {
			return // \d and its like
		}
		if len(n.Items) == 0 && !n.Negated {
			r.fault(emptyClass, "")
		}
		r.class(n)
	}
}

// control looks at a character as it is written: by itself, or by its number.
func (r *regexReader) control(c rune, written string) {
	numbered := strings.HasPrefix(written, `\x`) || strings.HasPrefix(written, `\u`)
	raw := !strings.HasPrefix(written, `\`) && c != '\t' && c != '\n' && c != '\r'
	if c < 0x20 && (numbered || raw) {
		r.fault(controlCharacter, fmt.Sprintf("U+%04X", c))
	}
}

// row looks for spaces that follow one another, the last of which may be
// repeated.
func (r *regexReader) row(seq *regex.Node) {
	run := 0
	for _, n := range seq.Subs {
		repeated := n.Kind == regex.Repeat
		if repeated {
			n = n.Subs[0]
		}
		if n.Kind != regex.Char || r.Source[n.Pos] != ' ' {
			run = 0
			continue
		}
		if run++; run > max(r.spaces, 1) {
			r.spaces = run
			r.faults[severalSpaces] = strconv.Itoa(run)
		}
		if repeated {
			run = 0
		}
	}
}

// class looks at the members of a bracketed class.
func (r *regexReader) class(n *regex.Node) {
	codePoints := r.Flags.Unicode || r.Flags.UnicodeSets
	var raw []rune // members in a row that stand for themselves
	for _, item := range n.Items {
		written := r.text(item.Pos, item.End)
		if !item.Escape {
			r.control(item.Lo, written)
		}
		if !codePoints {
			for _, c := range written {
				if c > 0xFFFF {
					r.fault(misleadingClass, fmt.Sprintf("U+%04X", c))
				}
			}
		}
		if item.Escape || item.Range || written[0] == '\\' {
			raw = nil
			continue
		}
		c, _ := utf8.DecodeRuneInString(written)
		raw = append(raw, c)
		r.combined(raw)
	}
}

// combined looks at the last character of a row in a class.
func (r *regexReader) combined(raw []rune) {
	if len(raw) < 2 {
		return
	}
	c, before := raw[len(raw)-1], raw[len(raw)-2]
	switch {
	case unicode.Is(unicode.M, c) && !unicode.Is(unicode.M, before),
		c >= 0x1F3FB && c <= 0x1F3FF && before > 0xFF, // skin tones
		c >= 0x1F1E6 && c <= 0x1F1FF && before >= 0x1F1E6 && before <= 0x1F1FF,
		before == 0x200D && len(raw) > 2 && raw[len(raw)-3] > 0xFF && c > 0xFF:
		r.fault(misleadingClass, fmt.Sprintf("U+%04X and U+%04X", before, c))
	}
}
