package header

import (
	"os"
	"strings"
	"testing"
)

// TestReadme holds the table of the README against the table of the program.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, h := range Table() {
		if h.Obsolete || h.Without == "" {
			continue
		}
		rows++
		sent := "-"
		if h.Value != "" {
			sent = "`" + strings.ReplaceAll(h.Value, "|", `\|`) + "`"
		}
		if h.Name == policyKey {
			sent = "the policy of Helmet 8"
		}
		if row := "| `" + h.Name + "` | " + sent + " | " + h.Without + " |"; !strings.Contains(string(data), row+"\n") {
			t.Errorf("the README has no row\n%s", row)
		}
	}
	if n := strings.Count(string(data), "\n| `"); n != rows {
		t.Errorf("the README has %d rows, the table %d", n, rows)
	}
}
