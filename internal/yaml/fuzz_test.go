package yaml_test

import (
	"testing"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// inside asserts what a reader relies on: every node lies in the text, maps
// have as many keys as values, and walking the unfolded tree is bounded.
func inside(t *testing.T, n *yaml.Node, text *source.Text) {
	t.Helper()
	seen := 0
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if seen++; seen > yaml.MaxNodes || depth > yaml.MaxDepth {
			t.Fatalf("%d nodes, depth %d: the limits do not hold", seen, depth)
		}
		if n.Start < 0 || n.End < n.Start || n.End > len(text.Data) {
			t.Fatalf("node %q lies at [%d,%d) of %d bytes", n.Value, n.Start, n.End, len(text.Data))
		}
		if n.Kind == yaml.Map && len(n.Keys) != len(n.Values) {
			t.Fatalf("%d keys, %d values", len(n.Keys), len(n.Values))
		}
		for _, k := range n.Keys {
			walk(k, depth+1)
		}
		for _, v := range n.Values {
			walk(v, depth+1)
		}
	}
	walk(n, 1)
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{
		"a: &x {b: [1, 'two', \"three\"]}\nc: *x\n", "<<: {a: 1}\n", "a: &x\n  <<: *x\n", "- |\n  text\n- >-\n  more\n",
		"--- !!str &a x\n...\n---\n", "? a\n: b\n", "a: 'x\u2028'\n\u0085b: 2", "%TAG ! x\n---\n!a b", "[", "\xEF\xBB\xBFa: 1", "a: *x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := source.Decode("f.yaml", []byte(s))
		docs, err := yaml.Parse(text)
		if err != nil {
			checkError(t, err, "f.yaml")
		}
		for _, d := range docs {
			inside(t, d, text)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": [1, -2.5e3, true, null, "\u00e9\ud83d\ude00"]}`, "// c\n[1,]", "[[[[", `{"a"`, `"\`, "/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := source.Decode("f.json", []byte(s))
		strict, err := yaml.ParseJSON(text, yaml.StrictJSON)
		if err != nil {
			checkError(t, err, "f.json")
		} else {
			inside(t, strict, text)
		}
		tolerant, terr := yaml.ParseJSON(text, yaml.TolerantJSON)
		if terr == nil {
			inside(t, tolerant, text)
		} else if err == nil {
			t.Errorf("strict JSON reads it, tolerant does not: %v", terr)
		}
	})
}
