package signature

import (
	"strings"
	"testing"

	"tenet/internal/estree"
)

// Where a release has the version of the one before it in its code, its banner
// decides, and without one it may be either.
func TestLateReleases(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	code := `var VERSION="4.0.5";e.VERSION=VERSION;var COMPILER_REVISION=7;`
	for text, want := range map[string]string{
		code:                              "4.0.5 to 4.0.6",
		"/*! handlebars v4.0.6 */" + code: " to 4.0.6",
		"/*! handlebars v4.0.5 */" + code: " to 4.0.5",
		strings.ReplaceAll(code, "4.0.5", "4.1.0"): " to 4.1.0",
	} {
		found := table.Content([]byte(text), nil)
		if len(found) != 1 || found[0].From+" to "+found[0].Version != want {
			t.Errorf("%s: %+v", text, found)
		}
	}
}

// The tree decides, where it can be had.
func TestLateReleasesByTree(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	code := `var VERSION="4.0.5";e.VERSION=VERSION;var COMPILER_REVISION=7;`
	for text, want := range map[string]string{
		code + `function E(l){this.lineNumber=l.line}`: " to 4.0.5",
		code + `function E(l){try{this.lineNumber=l.line,Object.defineProperty(this,"column",{value:l.column})}catch(e){}}`: " to 4.0.6",
	} {
		found := table.Content([]byte(text), asker(t, []byte(text)))
		if len(found) != 1 || found[0].From+" to "+found[0].Version != want {
			t.Errorf("%s: %+v", text, found)
		}
		unread := table.Content([]byte(text), func(queries []string) [][]estree.Found { return make([][]estree.Found, len(queries)) })
		if len(unread) != 1 || unread[0].From != "4.0.5" {
			t.Errorf("%s without a tree: %+v", text, unread)
		}
	}
}
