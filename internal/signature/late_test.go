package signature

import (
	"strings"
	"testing"
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
