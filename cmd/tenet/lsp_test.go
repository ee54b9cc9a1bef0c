package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/npmtest"
)

// TestEditor speaks with `tenet lsp` as VS Code does, through the protocol's
// own client for Node.js. The behaviours stand in testdata/lsp/scenarios.js.
func TestEditor(t *testing.T) {
	client := t.TempDir()
	if err := os.CopyFS(client, os.DirFS(filepath.Join("testdata", "lsp"))); err != nil {
		t.Fatal(err)
	}
	modules := filepath.Join(npmtest.Install(t, "lsp", filepath.Join("testdata", "lsp")), "node_modules")
	if err := os.Symlink(modules, filepath.Join(client, "node_modules")); err != nil {
		t.Fatal(err)
	}
	tenet, err := exec.LookPath("tenet")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		cmd := exec.Command("node", append([]string{filepath.Join(client, "main.js"), tenet}, args...)...)
		cmd.Env = append(cmd.Environ(), "XDG_CACHE_HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	list, err := run()
	names := strings.Split(strings.TrimSpace(list), "\n")
	if err != nil || len(names) < 10 {
		t.Fatalf("no scenarios: %v\n%s", err, list)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out, err := run(name); err != nil || out != "ok\n" {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
