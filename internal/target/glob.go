package target

import "strings"

// A glob is a compiled wildcard pattern with the meaning that git gives it:
// bytes, not runes; `*`, `?` and [classes] stop at a slash; `**` between
// slashes does not. See gitignore(5) and wildmatch.c of git.
type glob struct {
	lit string // the whole pattern, if it has no wildcard
	ops []globOp
}

type globOp struct {
	kind opKind
	c    byte
	set  *[4]uint64
}

type opKind uint8

const (
	opByte      opKind = iota
	opAny              // ?
	opSet              // [a-z]
	opStar             // *
	opDeep             // ** at the end, or before an escaped slash
	opDeepSlash        // **/: nothing, or anything up to a slash
	opNever            // a malformed class
)

// compileGlob compiles a pattern. Every string is a pattern; a malformed one
// matches nothing, as in git.
func compileGlob(p string) glob {
	var ops []globOp
	literal := true
	for i := 0; i < len(p); {
		op := globOp{kind: opByte, c: p[i]}
		n := 1
		switch p[i] {
		case '\\':
			n = 2
			if i+1 == len(p) {
				op.kind = opNever
			} else {
				op.c = p[i+1]
			}
		case '?':
			op.kind = opAny
		case '[':
			op.set, n = compileClass(p[i:])
			op.kind = opSet
			if op.set == nil {
				op.kind = opNever
			}
		case '*':
			op.kind, n = starKind(p, i)
		}
		literal = literal && op.kind == opByte
		ops = append(ops, op)
		i += n
	}
	if !literal {
		return glob{ops: ops}
	}
	b := make([]byte, len(ops))
	for i, op := range ops {
		b[i] = op.c
	}
	return glob{lit: string(b)}
}

// starKind tells what the asterisks at p[i] mean and how many bytes they take.
func starKind(p string, i int) (opKind, int) {
	n := 1
	for i+n < len(p) && p[i+n] == '*' {
		n++
	}
	rest := p[i+n:]
	switch {
	case n == 1 || i > 0 && p[i-1] != '/':
		return opStar, n
	case rest == "" || strings.HasPrefix(rest, `\/`):
		return opDeep, n
	case rest[0] == '/':
		return opDeepSlash, n + 1
	}
	return opStar, n
}

// match reports whether the pattern matches all of s. It remembers only the
// last star of a segment and the last `**`: a star cannot help beyond its
// slash, and the leftmost match between two `**` leaves the most to the rest.
// So the time is bounded by a polynomial, whatever the pattern.
func (g *glob) match(s string) bool {
	if g.ops == nil {
		return s == g.lit
	}
	i, j := 0, 0
	star, starAt, deep, deepAt := -1, 0, -1, 0
	for {
		if i == len(g.ops) && j == len(s) {
			return true
		}
		if i < len(g.ops) {
			switch op := &g.ops[i]; op.kind {
			case opStar:
				star, starAt = i, j
				i++
				continue
			case opDeep, opDeepSlash:
				deep, deepAt, star = i, j, -1
				i++
				continue
			default:
				if j < len(s) && op.accepts(s[j]) {
					i, j = i+1, j+1
					continue
				}
			}
		}
		if star >= 0 && starAt < len(s) && s[starAt] != '/' {
			starAt++
			i, j = star+1, starAt
			continue
		}
		if deep < 0 || deepAt >= len(s) {
			return false
		}
		skip := 1
		if g.ops[deep].kind == opDeepSlash {
			if skip = strings.IndexByte(s[deepAt:], '/') + 1; skip == 0 {
				return false
			}
		}
		deepAt += skip
		i, j, star = deep+1, deepAt, -1
	}
}

func (op *globOp) accepts(c byte) bool {
	switch op.kind {
	case opByte:
		return c == op.c
	case opAny:
		return c != '/'
	case opSet:
		return c != '/' && op.set[c>>6]&(1<<(c&63)) != 0
	}
	return false
}

// compileClass compiles the class that p starts with. A class without an end
// and one with an unknown [:name:] are nil.
func compileClass(p string) (*[4]uint64, int) {
	var set [4]uint64
	add := func(lo, hi int) {
		for c := lo; c <= hi; c++ {
			set[c>>6] |= 1 << (c & 63)
		}
	}
	i := 1
	negate := i < len(p) && (p[i] == '!' || p[i] == '^')
	if negate {
		i++
	}
	prev := -1 // the last single byte: a range may start there
	for first := true; ; first = false {
		switch {
		case i >= len(p):
			return nil, len(p)
		case p[i] == ']' && !first:
			if negate {
				for k := range set {
					set[k] = ^set[k]
				}
			}
			return &set, i + 1
		case p[i] == '-' && prev >= 0 && i+1 < len(p) && p[i+1] != ']':
			if i++; p[i] == '\\' {
				if i++; i >= len(p) {
					return nil, len(p)
				}
			}
			add(prev, int(p[i]))
			prev = -1
			i++
		case strings.HasPrefix(p[i:], "[:"):
			n, ok := addNamed(p[i:], add)
			if !ok {
				return nil, len(p)
			}
			if prev = -1; n == 1 {
				prev = '['
			}
			i += n
		default:
			if p[i] == '\\' {
				if i++; i >= len(p) {
					return nil, len(p)
				}
			}
			add(int(p[i]), int(p[i]))
			prev = int(p[i])
			i++
		}
	}
}

var namedClasses = map[string][]string{
	"alnum":  {"09", "AZ", "az"},
	"alpha":  {"AZ", "az"},
	"blank":  {"  ", "\t\t"},
	"cntrl":  {"\x00\x1f", "\x7f\x7f"},
	"digit":  {"09"},
	"graph":  {"!~"},
	"lower":  {"az"},
	"print":  {" ~"},
	"punct":  {"!/", ":@", "[`", "{~"},
	"space":  {"\t\n", "\r\r", "  "}, // as git has it
	"upper":  {"AZ"},
	"xdigit": {"09", "AF", "af"},
}

// addNamed adds the [:name:] that p starts with and returns its length. As in
// git, the next "]" ends it; without a ":" before that, "[" is a plain byte.
func addNamed(p string, add func(lo, hi int)) (n int, ok bool) {
	end := strings.IndexByte(p[2:], ']')
	if end < 0 {
		return 0, false
	}
	name, closed := strings.CutSuffix(p[2:2+end], ":")
	if !closed {
		add('[', '[')
		return 1, true
	}
	ranges, ok := namedClasses[name]
	for _, r := range ranges {
		add(int(r[0]), int(r[1]))
	}
	return end + 3, ok
}
