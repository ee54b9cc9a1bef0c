//go:build !race

package js

import (
	"strings"
	"testing"
	"time"

	"tenet/internal/cputime"
)

// TestLintIsBounded: code as deep and long as the scan lets pass takes no more
// time than a worker has.
func TestLintIsBounded(t *testing.T) {
	texts := map[string]string{}
	for _, c := range hostile {
		texts[c.name] = c.make(1000)
	}
	r := strings.Repeat
	const n = 2000
	texts["finally in finally"] = r("try{}finally{", n) + "return" + r("}", n)
	texts["labels"] = r("a:{", n) + "break a" + r("}", n)
	texts["private names"] = r("class A{#a;b=", n) + "1" + r("}", n)
	texts["else if"] = r("if(a||b&&c){}else ", n) + "{}"
	texts["loops over one variable"] = "var i,n;" + r("while(i<n){i++}", 10*n)
	texts["callbacks"] = r("a.map(x=>{", n) + r("})", n)
	texts["constant operands"] = "x=1" + r("&&1", n)
	texts["one name often"] = r("var a;", 20*n)
	for name, text := range texts {
		if d := cputime.Of(t, func() { mistakesOf("a.js", text) }); d > 2*time.Second {
			t.Errorf("%s: took %v for %d bytes", name, d, len(text))
		}
	}
}
