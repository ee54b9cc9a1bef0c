package rule

import (
	"testing"
	"testing/fstest"
)

func TestExample(t *testing.T) {
	for _, test := range []struct {
		name, file, data string
		wrong, right     string
	}{
		{
			"both sections, dedented, without want comments",
			"testdata/direct_call.js",
			"import x\n// example: wrong\n  f({\n    a: 1, // want `a is 1`\n  })\n// example: right\n  g()\n// example: end\nrest()\n",
			"f({\n  a: 1,\n})", "g()",
		},
		{
			"only the first of each kind",
			"testdata/direct_call.ts",
			"// example: wrong\none()\n// example: end\n// example: wrong\ntwo()\n// example: right\nthree()\n",
			"one()", "three()",
		},
		{
			"any comment syntax",
			"testdata/direct_call.html",
			"<!-- example: wrong -->\n<b>\n<!-- want \"b\" -->\n{/* example: right */}\n<i>\n# example: end\n",
			"<b>", "<i>",
		},
		{
			"markers inside a file of a txtar case",
			"testdata/direct_call.txtar",
			"a case\n-- Dockerfile --\n# example: wrong\nCMD x\n# example: end\n-- b/Dockerfile --\n# example: right\nUSER node\nCMD x\n",
			"CMD x", "USER node\nCMD x",
		},
		{
			"whole files of a txtar case",
			"testdata/direct_call.txtar",
			"example: wrong a/package.json\nexample: right b/package.json\n-- a/package.json --\n{\"a\": 1}\n-- b/package.json --\n{}\n",
			"{\"a\": 1}", "{}",
		},
		{"a marker beside code is code", "testdata/direct_call.js", "f() // example: wrong\nx\n", "", ""},
		{"another check's file", "testdata/direct.js", "// example: wrong\nx\n", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &Check{ID: "eval/direct-call"}
			wrong, right := c.Example(fstest.MapFS{test.file: {Data: []byte(test.data)}})
			if wrong != test.wrong || right != test.right {
				t.Errorf("got %q and %q, want %q and %q", wrong, right, test.wrong, test.right)
			}
		})
	}
}

func TestExampleWithoutFiles(t *testing.T) {
	if wrong, right := (&Check{ID: "eval/x"}).Example(nil); wrong != "" || right != "" {
		t.Errorf("got %q and %q of no files", wrong, right)
	}
}
