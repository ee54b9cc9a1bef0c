package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// screen matches a block of the README that shows what a command prints:
//
//	<!-- output of: tenet check examples/shop/careless (first 20 lines, last 10) -->
//
// followed by the block. What is in parentheses may be missing; what it
// leaves out is shown as "[...]".
var screen = regexp.MustCompile("(?s)(<!-- output of: tenet ([^\n]*?)(?: \\(first (\\d+) lines, last (\\d+)\\))? -->\n\n```text\n)(.*?)```\n")

// duration is the one thing that differs between two runs.
var duration = regexp.MustCompile(`\([0-9.]+ m?s\)`)

// The screens of the README are real; -update makes them so.
func TestScreensOfTheReadme(t *testing.T) {
	top := filepath.Join("..", "..")
	name := filepath.Join(top, "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	screens := 0
	fresh := screen.ReplaceAllStringFunc(string(readme), func(block string) string {
		screens++
		m := screen.FindStringSubmatch(block)
		cmd := exec.Command("tenet", strings.Fields(m[2])...)
		cmd.Dir = top
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir(), "npm_config_offline=true")
		out, _ := cmd.Output() // findings are an exit code too
		want := shorten(string(out), m[3], m[4])
		if duration.ReplaceAllString(want, "") == duration.ReplaceAllString(m[5], "") {
			return block
		}
		if !*update {
			t.Errorf("tenet %s does not print what README.md shows; go test ./cmd/tenet -update. It prints:\n%s", m[2], want)
		}
		return m[1] + want + "```\n"
	})
	if screens != 2 {
		t.Errorf("%d screens found in README.md, want 2", screens)
	}
	if *update && fresh != string(readme) {
		if err := os.WriteFile(name, []byte(fresh), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// shorten keeps the first and last lines of a text.
func shorten(text, first, last string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	head, _ := strconv.Atoi(first)
	tail, _ := strconv.Atoi(last)
	if first == "" || len(lines) <= head+tail {
		return strings.Join(lines, "")
	}
	return strings.TrimRight(strings.Join(lines[:head], ""), "\n") + "\n\n[...]\n\n" + strings.TrimLeft(strings.Join(lines[len(lines)-tail:], ""), "\n")
}
