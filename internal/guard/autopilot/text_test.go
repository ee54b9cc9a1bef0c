package autopilot

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What a person reads, with something of every kind.
func TestText(t *testing.T) {
	b := start(t, Options{})
	b.visitShop()
	for _, path := range []string{"/", "/cart"} {
		b.get(serve(map[string]string{path: "<button onclick='a()'></button>"}), "http://shop.example"+path, client(1))
	}
	b.get(serve(map[string]string{"/once": "<script src=https://ads.example/a.js></script>"}), "http://shop.example/once", client(1))
	b.get(serve(map[string]string{"/": "<script>reflected()</script>"}), "http://shop.example/?q=1", client(1))
	b.wait(time.Minute)
	for network := range 4 {
		page := b.get(serve(shop), "http://shop.example/", client(network))
		b.report(page, client(network), "http://shop.example/", "connect-src", "wss://live.example/socket")
		b.report(page, client(network), "http://shop.example/", "script-src-elem", "https://evil.example/x.js")
		if network == 0 {
			b.report(page, client(network), "http://shop.example/", "font-src", "https://fonts.example/a.woff2")
			b.report(page, client(network), "http://shop.example/", "worker-src", "blob")
		}
	}
	got, file := b.Suggest(0).Text(), filepath.Join("testdata", "suggestion.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the text differs from %s (-update rewrites it):\n%s", file, got)
	}
}
