package report

import (
	"slices"
	"strings"
	"testing"
)

// TestLineHashes holds the values that GitHub's own tests expect
// (codeql-action, src/fingerprints.test.ts).
func TestLineHashes(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", []string{"c129715d7a2bc9a3:1"}},
		{" a\nb\n  \t\tc\n d", []string{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}},
		{" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End", []string{
			"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1",
		}},
		{" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", []string{
			"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
		}},
	}
	for _, tt := range tests {
		if got := lineHashes(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("lineHashes(%q) =\n%q, want\n%q", tt.text, got, tt.want)
		}
		// Line breaks are alike.
		for _, br := range []string{"\r", "\r\n"} {
			if got := lineHashes(strings.ReplaceAll(tt.text, "\n", br)); !slices.Equal(got, tt.want) {
				t.Errorf("lineHashes(%q with %q) = %q, want %q", tt.text, br, got, tt.want)
			}
		}
	}
}

func TestLineHashesTellEqualLinesApart(t *testing.T) {
	same := strings.Repeat("x", 2*hashBlock) + "\n"
	got := lineHashes(same + same + "y")
	if got[0] != strings.TrimSuffix(got[1], "2")+"1" || !strings.HasSuffix(got[1], ":2") {
		t.Errorf("equal lines got %q and %q", got[0], got[1])
	}
	if moved := lineHashes("new line\n" + same + same + "y"); moved[1] != got[0] {
		t.Errorf("a line above changed the hash: %q, was %q", moved[1], got[0])
	}
}
