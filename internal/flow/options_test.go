package flow

import (
	"fmt"
	"strings"
	"testing"
)

// What a stranger writes may repeat itself without end. Each of these would
// take longer than the world is old if every way were followed.
func TestOptionsOfHostileObjects(t *testing.T) {
	doubled := "const a0 = {};\n"
	for i := 1; i < 60; i++ {
		doubled += fmt.Sprintf("const a%d = {...a%d, ...a%d};\n", i, i-1, i-1)
	}
	assigned := strings.NewReplacer("{...", "Object.assign({}, ", ", ...", ", ", "};", ");").Replace(doubled)
	for name, text := range map[string]string{
		"an object that spreads itself":         "const a59 = {...a59, x: 1}; probe(a59)",
		"two objects that spread each other":    "const a59 = {...b}; const b = {...a59}; probe(a59)",
		"sixty objects, each twice in the next": doubled + "probe(a59)",
		"the same with Object.assign":           assigned + "probe(a59)",
	} {
		t.Run(name, func(t *testing.T) {
			p := program(t, text)
			calls := p.File(0).Calls("globalThis.probe")
			if len(calls) == 0 {
				t.Fatal("no call found")
			}
			if o := calls[0].Option(0, "secure"); o.Present() {
				t.Errorf("the option is %v", o)
			}
			if keys, _ := calls[0].Arg(0).Keys(); len(keys) > maxKeys {
				t.Errorf("%d keys", len(keys))
			}
		})
	}
}

func TestConstantOfHostileNames(t *testing.T) {
	text := "const a0 = '';\n"
	for i := 1; i < 60; i++ {
		text += fmt.Sprintf("const a%d = a%d + a%d;\n", i, i-1, i-1)
	}
	if got := probes(t, text+strings.Repeat("probe(a59);\n", 100)+"probe('a' + 'b')"); !strings.HasSuffix(got, "; ab") {
		t.Errorf("got %q", got)
	}
}
