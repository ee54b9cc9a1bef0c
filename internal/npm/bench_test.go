package npm

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// large is a lockfile of 555 packages in the shape of the real one: its
// entries again under other names, until there are enough.
func large(t testing.TB) fstest.MapFS {
	t.Helper()
	var lock struct {
		Packages map[string]json.RawMessage
	}
	if err := json.Unmarshal(project(t, "npm-v3")["package-lock.json"].Data, &lock); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`{"name": "large", "lockfileVersion": 3, "packages": {` + "\n" + `"": {"name": "large", "dependencies": {"express": "^4.0.0"}}`)
	n := 0
	for round := 0; n < 555; round++ {
		for at, entry := range lock.Packages {
			if !strings.HasPrefix(at, "node_modules/") || strings.Contains(string(entry), `"link"`) || n == 555 {
				continue
			}
			if round > 0 {
				at = fmt.Sprintf("node_modules/copy%d/%s", round, at)
			}
			fmt.Fprintf(&b, ",\n%q: %s", at, entry)
			n++
		}
	}
	b.WriteString("\n}}\n")
	return fstest.MapFS{"package-lock.json": {Data: []byte(b.String())}}
}

func BenchmarkLoad555(b *testing.B) {
	fsys := large(b)
	b.SetBytes(int64(len(fsys["package-lock.json"].Data)))
	b.ReportAllocs()
	for b.Loop() {
		g, err := Load(fsys, ".")
		if err != nil || len(g.Nodes) != 555 {
			b.Fatal(len(g.Nodes), err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, name := range locked {
		fsys := project(b, name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Load(fsys, "."); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
