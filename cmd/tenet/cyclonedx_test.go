package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tenet/internal/npmtest"
)

// A bill of materials is what the strict schema of CycloneDX 1.6 says: of an
// old lockfile with hundreds of advisories, of the careless shop, and of a
// folder with nothing in it.
func TestCycloneDXIsValid(t *testing.T) {
	tools := cyclonedx(t)
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, "package.json"), []byte(`{}`), 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"validate.mjs"}
	for i, dir := range []string{filepath.Join("..", "..", "bench", "dependencies"), filepath.Join("..", "..", "examples", "shop", "careless"), empty} {
		bill := filepath.Join(t.TempDir(), "bill.json")
		cmd := exec.Command("tenet", "check", dir, "--offline", "--no-cache", "-f", "cyclonedx", "-o", bill)
		if out, err := cmd.CombinedOutput(); err != nil && !errors.As(err, new(*exec.ExitError)) { // findings are an exit code too
			t.Fatalf("%v\n%s", err, out)
		}
		info, err := os.Stat(bill)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && info.Size() < 100_000 {
			t.Errorf("the bill of %s has %d bytes", dir, info.Size())
		}
		args = append(args, bill)
	}
	cmd := exec.Command("node", args...)
	cmd.Dir = tools
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// cyclonedx returns a folder with the schemas and what validates them.
func cyclonedx(t *testing.T) string {
	t.Helper()
	from, dir := filepath.Join("testdata", "cyclonedx"), t.TempDir()
	script, err := os.ReadFile(filepath.Join(from, "validate.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	writeTo(t, filepath.Join(dir, "validate.mjs"), script)
	if err := os.Symlink(filepath.Join(npmtest.Install(t, "cyclonedx", from), "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}
