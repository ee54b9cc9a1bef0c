package cli

import (
	"bytes"
	"testing"
)

func TestMarkdown(t *testing.T) {
	const page = "# Set cookies\n\nA **cookie** that a [page](https://example.com/x) reads, see [the table](flow.md),\n<https://example.org>.\n\n" +
		"- one item that is long enough to wrap\n- two\n\n1. first\n\n```js\n# not a heading\n```\n\n| a | b |\n"
	const want = "Set cookies\n\nA cookie that a page\n(https://example.com/x) reads,\nsee the table,\n<https://example.org>.\n\n" +
		"  - one item that is long\n    enough to wrap\n  - two\n\n  1. first\n\n    # not a heading\n\n| a | b |\n"
	var out bytes.Buffer
	(&wrapper{out: &out, width: 30}).markdown(page)
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestSizes(t *testing.T) {
	for in, want := range map[string]int64{
		"1": 1, "1048576": 1 << 20, "500KB": 500 << 10, "2mb": 2 << 20, "1.5 M": 3 << 19, "12B": 12, "1GB": 1 << 30,
	} {
		var s sizeFlag
		if err := s.Set(in); err != nil || int64(s) != want {
			t.Errorf("%q: %d, %v, want %d", in, int64(s), err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "MB", "1TB", "NaN", "Inf", "0x10MBB", "9e30"} {
		var s sizeFlag
		if err := s.Set(in); err == nil {
			t.Errorf("%q is taken as %d bytes", in, int64(s))
		}
	}
}
