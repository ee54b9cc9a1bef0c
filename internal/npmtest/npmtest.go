// Package npmtest installs packages of npm for tests that compare with the
// originals or run on them.
package npmtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install returns a folder with the packages that the package.json and the
// package-lock.json of another folder ask for. No script of a package has run. The folder is kept in the user's cache under the name and the hash of the
// lockfile, so that a second run fetches nothing; tests only read it. What each
// of then does to a folder is done before it is kept.
func Install(t testing.TB, name, from string, then ...func(dir string) error) string {
	t.Helper()
	dir, err := install(name, from, then)
	if err != nil {
		t.Fatalf("npm packages for %s: %v", name, err)
	}
	return dir
}

func install(name, from string, then []func(string) error) (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	lock, err := os.ReadFile(filepath.Join(from, "package-lock.json"))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(lock)
	dir := filepath.Join(user, "tenet-test", name+"-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "part-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(part)
	if err := fill(part, from, then); err != nil {
		return "", err
	}
	// Another test may have been faster: one of the folders stays.
	if err := os.Rename(part, dir); err != nil {
		if _, there := os.Stat(dir); there != nil {
			return "", err
		}
	}
	return dir, nil
}

func fill(dir, from string, then []func(string) error) error {
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	for _, f := range then {
		if err := f(dir); err != nil {
			return err
		}
	}
	return nil
}
