package guard

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/check"
	"tenet/internal/config"
	"tenet/internal/rules"
	"tenet/internal/source"
)

func formatted(format string, args []any) string { return fmt.Sprintf(format, args...) }

// What init writes keeps rule root, and tenet.yaml is read without a word.
func TestInitFilesKeepTheRules(t *testing.T) {
	for _, manifest := range []string{`{"name": "@acme/My Shop", "scripts": {"start": "node server.js"}}`, `{"scripts": {"start": "NODE_ENV=x node a && b"}}`, `{"main": "lib/main.js"}`, `broken`, ``} {
		dir := t.TempDir()
		if manifest != "" {
			write(t, dir, "package.json", manifest)
		}
		for _, f := range InitFiles(dir) {
			write(t, dir, f.Name, f.Data)
			if f.Name == config.FileName {
				if _, err := config.Load(source.New(f.Name, f.Data), nil); err != nil {
					t.Error(err)
				}
			}
		}
		if manifest == "broken" {
			if err := os.Remove(filepath.Join(dir, "package.json")); err != nil {
				t.Fatal(err)
			}
		}
		result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: rules.All(), Only: []string{"root", "leaks"}})
		if err != nil {
			t.Fatal(err)
		}
		if result.Files < 3 {
			t.Errorf("only %d files were looked at", result.Files)
		}
		for _, f := range result.Findings {
			t.Errorf("%s:%d %s: %s", f.Place.File, f.Place.Line, f.ID, f.Message)
		}
		for _, u := range result.Unread {
			t.Errorf("%s was not read: %+v", u.Path, u)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestInitValues(t *testing.T) {
	for _, test := range []struct{ manifest, name, command string }{
		{`{"name": "@acme/My Shop", "scripts": {"start": "node server.js"}}`, "my-shop", "node server.js"},
		{`{"name": "x", "scripts": {"start": "NODE_ENV=x node a && b"}}`, "x", "npm start"},
		{`{"name": "x", "main": "lib/main.js"}`, "x", "node lib/main.js"},
		{`{"name": "x; rm -rf /", "main": "a b"}`, "app", "node app.js"},
	} {
		dir := t.TempDir()
		write(t, dir, "package.json", test.manifest)
		v := initValues(dir)
		if v.command != test.command || test.name != "app" && v.name != test.name || label(v.name) != v.name {
			t.Errorf("%s: %+v, want %s and %s", test.manifest, v, test.name, test.command)
		}
	}
}
