package check

import (
	"strings"
	"testing"
)

func TestMatchGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"src/theme.js", "src/theme.js", true},
		{"./src/theme.js", "src/theme.js", true},
		{"src/theme.js", "lib/src/theme.js", false},
		{"theme.js", "src/deep/theme.js", true},
		{"src/*.js", "src/theme.js", true},
		{"src/*.js", "src/deep/theme.js", false},
		{"src/**/*.js", "src/theme.js", true},
		{"src/**/*.js", "src/a/b/theme.js", true},
		{"**", "anything/at/all.js", true},
		{"legacy/", "legacy/a/b.js", true},
		{"legacy", "src/legacy/a.js", true},
		{"/legacy", "src/legacy/a.js", false},
		{"src/legacy", "src/legacy/a.js", true},
		{"src/legacy", "src/legacyish.js", false},
		{"a[bc].js", "ab.js", true},
		{"a[.js", "a[.js", false}, // a broken class matches nothing; config refuses it
	} {
		if got := matchGlob(tt.pattern, tt.name); got != tt.want {
			t.Errorf("matchGlob(%q, %q) = %v, want %v", tt.pattern, tt.name, got, tt.want)
		}
	}
}

// A pattern that makes backtracking matchers take for ever.
func TestMatchGlobIsBounded(t *testing.T) {
	if matchGlob(strings.Repeat("**/a/", 200)+"b", strings.Repeat("a/", 1000)+"c") {
		t.Error("matched, but the last part differs")
	}
}
