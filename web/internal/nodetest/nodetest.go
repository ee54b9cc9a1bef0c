// Package nodetest asks the Node.js originals of these packages what they do:
// tests run the same inputs through both and compare.
package nodetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	_ "embed"
)

//go:embed testdata/package.json
var manifest []byte

//go:embed testdata/package-lock.json
var lock []byte

// Dir returns a folder in which the originals are installed, at the versions
// of testdata/package-lock.json. It outlives the test, so that a second run
// fetches nothing.
func Dir(t testing.TB) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	parent := filepath.Join(user, "tenet-test", "web")
	dir := filepath.Join(parent, hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	part, err := os.MkdirTemp(parent, "part-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(part)
	for name, data := range map[string][]byte{"package.json": manifest, "package-lock.json": lock} {
		if err := os.WriteFile(filepath.Join(part, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts")
	cmd.Dir = part
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	// Tests of other packages may have been faster: one of the folders stays.
	if err := os.Rename(part, dir); err != nil {
		if _, there := os.Stat(dir); there != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Run runs a script of CommonJS in Dir, gives it input as JSON on its standard
// input, and reads what it writes as JSON into output. A missing Node.js is a
// failure.
func Run(t testing.TB, script string, input, output any) {
	t.Helper()
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command("node", "-e", prelude+script)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = Dir(t), bytes.NewReader(data), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("node: %v\n%s", err, errs.String())
	}
	if err := json.Unmarshal(out.Bytes(), output); err != nil {
		t.Fatalf("the answer of node is no JSON: %v\n%s", err, out.String())
	}
}

// prelude gives scripts their input and a function that writes the answer.
const prelude = `
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const answer = v => process.stdout.write(JSON.stringify(v))
`
