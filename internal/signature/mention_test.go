package signature

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

func TestMentions(t *testing.T) {
	for text, want := range map[string]string{
		"// node_modules/.pnpm/lodash@4.17.20/node_modules/lodash/lodash.js":                               "lodash@4.17.20 a path in the bundle",
		`/***/ "./node_modules/.pnpm/@babel+core@7.1.0_@types+node@20.0.0/node_modules/@babel/core/x.js":`: "@babel/core@7.1.0 a path in the bundle",
		"node_modules/.pnpm/react-dom@18.2.0(react@18.2.0)/x":                                              "react-dom@18.2.0 a path in the bundle",
		"node_modules/.pnpm/x@1.0.0-rc.1/node_modules/x":                                                   "x@1.0.0-rc.1 a path in the bundle",
		"node_modules/.bun/qs@6.5.0/node_modules/qs/lib":                                                   "qs@6.5.0 a path in the bundle",
		".yarn/cache/lodash-npm-4.17.20-6382451519-eb835a2e51.zip/node_modules/lodash":                     "lodash@4.17.20 a path in the bundle",
		".yarn/cache/@hapi-hoek-npm-8.5.1-6382451519-eb835a2e51.zip/node_modules/@hapi/hoek":               "@hapi/hoek@8.5.1 a path in the bundle",
		"/*! dompurify 3.0.1 | (c) somebody */":                                                            "dompurify@3.0.1 its text",
		"/*! @acme/widget v2.0.0-beta.1 */":                                                                "@acme/widget@2.0.0-beta.1 its text",
		"/**\n * @license nanoid - v3.1.0\n */":                                                            "nanoid@3.1.0 its text",
		"/*! marked@0.3.5 */ /*! marked@0.3.5 */":                                                          "marked@0.3.5 its text",
		"/*! jQuery v1.12.4 */":                                                                            "", // not a name that npm would take
		"/* lodash 4.17.20 */":                                                                             "", // an ordinary comment
		"/*! works with lodash 4.17.20 */":                                                                 "",
		"/*! since 4.17.20.1 */":                                                                           "",
		"node_modules/.pnpm/lodash@npm/node_modules":                                                       "",
		"node_modules/lodash/lodash.js":                                                                    "",
		"/*! a":                                                                                            "",
	} {
		var got []string
		for _, m := range Mentions([]byte(text)) {
			got = append(got, fmt.Sprintf("%s@%s %s", m.Package, text[m.Offset:m.End], m.How))
			if text[m.Offset:m.End] != m.Version {
				t.Errorf("%s: version %s at %q", text, m.Version, text[m.Offset:m.End])
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestSourceMap(t *testing.T) {
	const plain = `{"version":3,"sources":["a.js",null,"b.js"],"sourcesContent":["A",null]}`
	const want = "a.js=A = b.js="
	show := func(list []Source) string {
		var all []string
		for _, s := range list {
			all = append(all, s.Name+"="+s.Content)
		}
		return strings.Join(all, " ")
	}
	for _, data := range []string{plain, "\ufeff" + plain, ")]}'\n" + plain, `{"version":3,"sections":[{"offset":{},"map":` + plain + `}]}`} {
		if got := show(SourceMap([]byte(data))); got != want {
			t.Errorf("%s: got %q, want %q", data, got, want)
		}
	}
	if SourceMap([]byte("[]")) != nil || SourceMap(nil) != nil {
		t.Error("what is no source map has sources")
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(plain))
	for script, want := range map[string]string{
		"a()\n//# sourceMappingURL=data:application/json;charset=utf-8;base64," + encoded: plain,
		"a()\n/*# sourceMappingURL=data:application/json;base64," + encoded + " */\n":     plain,
		"//# sourceMappingURL=data:application/json,%7B%7D":                               "{}",
		"//# sourceMappingURL=a.js.map":                                                   "",
		"//# sourceMappingURL=data:application/json;base64,!":                             "",
	} {
		if got := string(InlineMap([]byte(script))); got != want {
			t.Errorf("%.60s: got %q, want %q", script, got, want)
		}
	}
}
