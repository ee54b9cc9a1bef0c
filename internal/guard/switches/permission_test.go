//go:build unix

package switches

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// With the permission model files outside of the project are refused, in
// threads and children too, whatever environment they get. Node.js 20 has none.
func TestPermissionModel(t *testing.T) {
	for _, major := range []string{"22", "24"} {
		t.Run("node="+major, func(t *testing.T) {
			dir := project(t, map[string]string{"app.cjs": app(t, "permission.cjs"), "own.txt": "own"})
			outside := filepath.Join(t.TempDir(), "secret.txt")
			if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
				t.Fatal(err)
			}
			named := t.TempDir()
			o := options(t, dir, nodeBinary(t, major), "node", "app.cjs", outside, filepath.Join(named, "file"))
			o.ReadPaths, o.WritePaths = nil, []string{named}
			out, err := run(t, o)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			var got map[string]map[string]string
			if err := json.Unmarshal([]byte(lastLine(out)), &got); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			want := map[string]string{"own": "own", "outside": "ERR_ACCESS_DENIED", "exists": "false,true", "written": "yes", "null": "yes", "kernel": "string", "addon": "ERR_DLOPEN_DISABLED", "proto": "undefined"}
			if len(got) != 5 {
				t.Errorf("%d kinds answered", len(got))
			}
			for kind, answers := range got {
				for what, answer := range want {
					if answers[what] != answer {
						t.Errorf("%s: %s: %s, want %s", kind, what, answers[what], answer)
					}
				}
			}
		})
	}
}

// From Node.js 25 on the permission model knows the network too, as all or
// nothing: without a word for it no application could listen. Older ones do
// not know the word, and refuse to start with it.
func TestPermissionNetwork(t *testing.T) {
	for version, want := range map[string]bool{"v22.22.0": false, "v24.21.0": false, "v25.0.0": true, "v26.10.0": true} {
		o := options(t, tree(t, map[string]string{"app.js": ""}), fakeNode(t, "echo "+version), "node", "app.js")
		l, err := Compose(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := getenv(l.Env, "NODE_OPTIONS"); strings.Contains(got, "--allow-net") != want {
			t.Errorf("%s: NODE_OPTIONS are %s", version, got)
		}
	}
}
