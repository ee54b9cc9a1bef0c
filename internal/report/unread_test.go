package report

import (
	"strings"
	"testing"

	"tenet/internal/source"
	"tenet/internal/target"
)

// A bracket that is missing at the end of a file is missed on an empty line:
// what stands above it says more.
func TestUnreadAtTheEnd(t *testing.T) {
	r := clean()
	r.Unread = []target.Unread{{Path: "a.js", Why: "syntax error", Line: 2, Col: 1}}
	out := render(t, "text", r, Options{Source: func(name string) *source.Text { return source.New(name, "function f( {\n") }})
	if !strings.Contains(out, "      1 | function f( {\n    > 2 |\n        | ^\n") {
		t.Errorf("the line above is not shown:\n%s", out)
	}
}
