package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Where no version that packages ask for is safe, and an override may break
// them, a registry's documents say which direct dependency does without it.
func TestFixNamesWhatDoesWithout(t *testing.T) {
	r := readRegistry(t, `
		top 1.0.0 middle@^1.0.0
		top 1.1.0 middle@^1.0.0
		top 2.0.0 middle@^2.0.0
		middle 1.0.0 leaf@^1.0.0
		middle 2.0.0 leaf@^2.0.0
		leaf 1.0.0
		leaf 2.0.0`, "7 leaf high CWE-79 <2.0.0")
	address := r.serve(t)
	dir := t.TempDir()
	writeTo(t, filepath.Join(dir, "package.json"), []byte(`{"name": "app", "version": "1.0.0", "dependencies": {"top": "^1.0.0"}}`))
	npmIn(t, dir, address, "npm", "install", "--package-lock-only", "--no-audit")
	for _, tt := range []struct {
		args []string
		want string
		not  string
	}{
		{nil, "leaf 1.0.0 -> 2.0.0 (1 advisory, a new major version): middle@1.0.0 asks for ^1.0.0, and 2.0.0 may break it: raise what brings it: top 2.0.0 may do without it", "nothing"},
		{[]string{"--offline"}, "no known advisory affects", "may do without"},
	} {
		cmd := exec.Command("tenet", append([]string{"fix"}, tt.args...)...)
		cmd.Dir, cmd.Env = dir, append(cmd.Environ(), "npm_config_registry="+address, "XDG_CACHE_HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), tt.want) || strings.Contains(string(out), tt.not) {
			t.Errorf("fix %v: %v\n%s\nwant %s", tt.args, err, out, tt.want)
		}
	}
}
