package target

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestAssets(t *testing.T) {
	squeezed := strings.Repeat("function f(a){return a;}", 100)
	large := strings.Repeat("const a = 1\n", 100_000)
	fsys := files(
		"package.json: {}", "app.js: f()", "app.js.map: {}", "style.css.map: {}", "notes.txt: x",
		"public/jquery-1.12.4.min.js: a()", "public/plain.js: f()", "public/squeezed.js: "+squeezed, "public/squeezed.ts: "+squeezed,
		"public/large.js: "+large, "public/huge.min.js: "+strings.Repeat(" ", maxAsset+1),
		"public/main.js.LICENSE.txt: /*! x */", "vendor/a.min.js: a()", "vendor/deep/b.js: b()", "vendor/node_modules/c/c.min.js: c()",
		"bower_components/d/d.js: d()", "node_modules/e/e.min.js: e()", ".gitignore: /ignored/\n*.skip.min.js", "ignored/f.min.js: f()", "x.skip.min.js: f()",
	)
	want := "app.js.map:2 bower_components/d/d.js:3 public/jquery-1.12.4.min.js:3 public/large.js:1200000 " +
		"public/main.js.LICENSE.txt:8 public/squeezed.js:2400 vendor/a.min.js:3 vendor/deep/b.js:3"
	for _, workers := range []int{1, 8} {
		tg := mustOpen(t, fsys, Options{Assets: true, Workers: workers})
		var got []string
		for i := range tg.Assets {
			a := &tg.Assets[i]
			got = append(got, fmt.Sprintf("%s:%d", a.Path, a.Size))
			if data, same, err := tg.ReadAsset(context.Background(), a); err != nil || !same || int64(len(data)) != a.Size {
				t.Errorf("%s: read %d bytes, the same %v, error %v", a.Path, len(data), same, err)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("assets\n got %s\nwant %s", strings.Join(got, " "), want)
		}
		without := mustOpen(t, fsys, Options{Workers: workers})
		if len(without.Assets) > 0 || summary(tg) != summary(without) {
			t.Errorf("looking for assets changes what else is read:\n%s\n%s", summary(tg), summary(without))
		}
	}
}

func TestChangedAsset(t *testing.T) {
	fsys := files("a.min.js: one")
	tg := mustOpen(t, fsys, Options{Assets: true})
	fsys["a.min.js"].Data = []byte("two")
	if _, same, err := tg.ReadAsset(context.Background(), &tg.Assets[0]); same || err != nil {
		t.Errorf("a file that has changed is the same: %v, error %v", same, err)
	}
}
