package regex

import (
	"strings"
	"testing"
)

func TestEmptyReferences(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{`(a)\1`, ""},
		{`\1(a)`, `\1`},
		{`(a\1)`, `\1`},
		{`(a)|b\1`, `\1`},
		{`(?:(a)|b)\1`, ""},
		{`(?:(a)|\1)*`, `\1`},
		{`(?<n>a)\k<n>|\k<n>`, `\k<n>`},
		{`(?:(?<n>a)|(?<n>b))\k<n>`, ""},
		{`(?<=\1(a))b`, ""},
		{`\2(a)(b\1)`, `\2`},
	} {
		re, err := Parse(c.pattern, "")
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		var got []string
		for _, n := range re.EmptyReferences() {
			got = append(got, c.pattern[n.Pos:n.End])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.pattern, s, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	for pattern, limit := range map[string]bool{
		"(": false, "[z-a]": false, `(?<a>x)(?<a>y)`: false, strings.Repeat("(", 300): true, strings.Repeat("a", maxSource+1): true, `\p{Nonsense}`: true,
	} {
		_, err := Parse(pattern, "u")
		if e, ok := err.(*Error); !ok || e.Limit != limit {
			t.Errorf("%.20s: %v, limit should be %v", pattern, err, limit)
		}
	}
}
