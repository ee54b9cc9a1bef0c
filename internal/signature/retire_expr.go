package signature

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A check is what RE2 cannot say about a match, and JavaScript can.
type check struct {
	group  int            // whose text, or end, is looked at
	same   int            // the group that must have the same text, or 0
	behind *regexp.Regexp // what must stand before its end, or nil
}

// holds reports whether a match m of a text keeps the check.
func (c *check) holds(text []byte, m []int) bool {
	start, end := m[2*c.group], m[2*c.group+1]
	if start < 0 {
		return true
	}
	if c.behind != nil {
		return c.behind.Match(text[max(0, end-200):end])
	}
	other := m[2*c.same]
	return other >= 0 && string(text[start:end]) == string(text[other:m[2*c.same+1]])
}

// A translator turns an expression of JavaScript into one of RE2 and checks:
//
//   - a backreference \2 becomes a copy of group 2, which must match the same;
//   - (?<=x) becomes an empty group, before which x must stand;
//   - {1,3000} becomes {1,}: RE2 stops at 1,000, and windows bound a match.
type translator struct {
	out    strings.Builder
	checks []check
	groups []window // in out, by number; the first is unused
	open   []int    // numbers of the groups around; 0 for one without a number
}

// translate gives an expression of RE2 and the checks of its matches.
func translate(expr string) (string, []check, error) {
	t := translator{groups: []window{{}}}
	class := false
	for i := 0; i < len(expr); {
		n := 1
		var err error
		switch rest := expr[i:]; {
		case rest[0] == '\\' && len(rest) > 1:
			n, err = t.escape(rest, class)
		case class:
			class = rest[0] != ']'
			t.out.WriteByte(rest[0])
		case strings.HasPrefix(rest, "[^]"):
			n = t.write(`[\s\S]`, 3)
		case rest[0] == '[':
			class = true
			t.out.WriteByte('[')
		case strings.HasPrefix(rest, "(?<="):
			n, err = t.lookbehind(rest)
		case rest[0] == '(':
			t.openGroup(strings.HasPrefix(rest, "(?"))
		case rest[0] == ')' && len(t.open) > 0:
			t.closeGroup()
		default:
			if m := counts.FindStringSubmatch(rest); m != nil && tooMany(m[2]) {
				n = t.write("{"+m[1]+",}", len(m[0]))
			} else {
				t.out.WriteByte(rest[0])
			}
		}
		if err != nil {
			return "", nil, err
		}
		i += n
	}
	return t.out.String(), t.checks, nil
}

var counts = regexp.MustCompile(`^\{(\d+),(\d+)\}`)

func tooMany(count string) bool {
	n, err := strconv.Atoi(count)
	return err != nil || n > 1000
}

func (t *translator) write(s string, read int) int {
	t.out.WriteString(s)
	return read
}

func (t *translator) openGroup(unnumbered bool) {
	number := 0
	if !unnumbered {
		number = len(t.groups)
		t.groups = append(t.groups, window{start: t.out.Len()})
	}
	t.open = append(t.open, number)
	t.out.WriteByte('(')
}

func (t *translator) closeGroup() {
	t.out.WriteByte(')')
	number := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if number > 0 {
		t.groups[number].end = t.out.Len()
	}
}

// escape copies an escape; one that is a backreference becomes a group.
func (t *translator) escape(rest string, class bool) (int, error) {
	d := rest[1]
	if class || d < '1' || d > '9' {
		return t.write(rest[:2], 2), nil
	}
	n := int(d - '0')
	if n >= len(t.groups) || t.groups[n].end == 0 {
		return 0, fmt.Errorf("\\%d refers to no group that ends before it", n)
	}
	if strings.Contains(t.out.String()[t.groups[n].start+1:t.groups[n].end], "(") {
		return 0, fmt.Errorf("\\%d refers to a group with groups in it", n)
	}
	copied := t.out.String()[t.groups[n].start:t.groups[n].end]
	t.checks = append(t.checks, check{group: len(t.groups), same: n})
	t.groups = append(t.groups, window{t.out.Len(), t.out.Len() + len(copied)})
	return t.write(copied, 2), nil
}

// lookbehind replaces (?<=x), in which no group stands, by an empty group.
func (t *translator) lookbehind(rest string) (int, error) {
	end := strings.IndexByte(rest, ')')
	if end < 0 || strings.Contains(rest[1:end], "(") {
		return 0, errors.New("a lookbehind with groups in it")
	}
	behind, err := regexp.Compile("(?:" + rest[len("(?<="):end] + ")$")
	if err != nil {
		return 0, err
	}
	t.checks = append(t.checks, check{group: len(t.groups), behind: behind})
	t.groups = append(t.groups, window{t.out.Len(), t.out.Len() + 2})
	return t.write("()", end+1), nil
}
