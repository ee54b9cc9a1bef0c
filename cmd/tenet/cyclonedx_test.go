package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
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

// cyclonedx returns a folder with the schemas and what validates them. It
// outlives the test, so that a second run fetches nothing.
func cyclonedx(t *testing.T) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(user, "tenet-test", "cyclonedx")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	changed := false
	for _, name := range []string{"package.json", "package-lock.json", "validate.mjs"} {
		data, err := os.ReadFile(filepath.Join("testdata", "cyclonedx", name))
		if err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil && string(old) == string(data) {
			continue
		}
		changed = changed || name == "package-lock.json"
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "ajv")); err == nil && !changed {
		return dir
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return dir
}
