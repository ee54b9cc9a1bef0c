package signature

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The automaton finds what searching for each literal by itself finds.
func TestAutomatonFindsAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		b := make([]byte, 1+r.IntN(n))
		for i := range b {
			b[i] = "abc"[r.IntN(3)]
		}
		return string(b)
	}
	for range 300 {
		var literals []string
		for range 1 + r.IntN(8) {
			if w := word(5); !slices.Contains(literals, w) {
				literals = append(literals, w)
			}
		}
		text := []byte(word(60))
		type at struct {
			literal int32
			end     int
		}
		var got, want []at
		newAutomaton(literals).find(text, func(l int32, end int) { got = append(got, at{l, end}) })
		if !slices.IsSortedFunc(got, func(a, b at) int { return a.end - b.end }) {
			t.Fatalf("%q in %q: %v, not in the order of the ends", literals, text, got)
		}
		for end := 1; end <= len(text); end++ {
			for i, l := range literals {
				if bytes.HasSuffix(text[:end], []byte(l)) {
					want = append(want, at{int32(i), end})
				}
			}
		}
		order := func(a, b at) int {
			if a.end != b.end {
				return a.end - b.end
			}
			return int(a.literal - b.literal)
		}
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q: %v, want %v", literals, text, got, want)
		}
	}
}

// Each way in which compilers and minifiers write a version down.
func TestProperties(t *testing.T) {
	table, err := Compile([]Library{{Name: "Acme", Package: "acme", Props: []Prop{{Name: "VERSION", Near: []string{"acmeMark"}, Within: 200}}}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`a.VERSION="1.2.3";a.acmeMark()`:                                "1.2.3",
		`a.VERSION = '1.2.3-rc.1'; acmeMark`:                            "1.2.3-rc.1",
		"x={VERSION:`1.2.3`,acmeMark:1}":                                "1.2.3",
		`var r="1.2.3",q=2;acmeMark;a.VERSION=r`:                        "1.2.3",
		`acmeMark;a["VERSION"]=r;var r="1.2.3"`:                         "1.2.3",
		`class A{static get VERSION(){return"1.2.3"}}acmeMark`:          "1.2.3",
		`e(n,[{key:"VERSION",get:function(){return"1.2.3"}}]),acmeMark`: "1.2.3",
		`d(t,"VERSION",function(){return r});var r="1.2.3";acmeMark`:    "1.2.3",
		`x={VERSION:()=>v};var v="1.2.3";acmeMark`:                      "1.2.3",
		`p(A,"VERSION","1.2.3");acmeMark`:                               "1.2.3",
		`a.VERSION="1.2.3"`:                                             "",
		`a.VERSION="1.2.3";` + strings.Repeat(" ", 300) + `acmeMark`:    "",
		`a.xVERSION="1.2.3";acmeMark`:                                   "",
		`a.VERSION="next";acmeMark`:                                     "",
		`var xr="1.2.3";a.VERSION=r;acmeMark`:                           "",
	} {
		got := ""
		for _, m := range table.Content([]byte(text), nil) {
			got += m.Version
			if text[m.Offset:m.End] != m.Version {
				t.Errorf("%s: the place has %q", text, text[m.Offset:m.End])
			}
		}
		if got != want {
			t.Errorf("%s: version %q, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"public/jquery-3.4.1.min.js": "jQuery 3.4.1", "jquery-3.5.0-rc.1.slim.min.js": "jQuery 3.5.0-rc.1", "jquery-ui-1.12.1.js": "jQuery UI 1.12.1",
		"my-jquery-3.4.1.js": "", "jquery-latest.js": "", "jquery.min.js": "",
		"https://cdn.example.com/libs/jquery/1.9.0/jquery.min.js?x=1": "jQuery 1.9.0",
	} {
		got := ""
		for _, m := range table.Name(address) {
			got += m.Library.Name + " " + m.Version
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"https://unpkg.com/react@16.7.0/umd/react.production.min.js":            "react 16.7.0",
		"//cdn.jsdelivr.net/npm/@popperjs/core@2.9.2/dist/umd/popper.min.js":    "@popperjs/core 2.9.2",
		"https://cdnjs.cloudflare.com/ajax/libs/lodash.js/4.17.4/lodash.min.js": "lodash.js 4.17.4",
		"https://ajax.googleapis.com/ajax/libs/angularjs/1.2.0/angular.min.js":  "angularjs 1.2.0",
		"https://unpkg.com/react/umd/react.js":                                  "",
		"https://example.com/npm/react@16.7.0/x.js":                             "",
	} {
		name, version, _ := Network(address)
		if got := strings.TrimSpace(name + " " + version); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestCompileSaysAllMistakes(t *testing.T) {
	_, err := Compile([]Library{
		{Name: "One", Texts: []string{"(", "[a-z]+"}},
		{Name: "Two", Files: []string{"two"}, Props: []Prop{{Name: "v"}}},
	})
	for _, want := range []string{"One: \"(\"", "no part of it is fixed", "Two: property v has no mark", "no pattern of a name"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// Work is bounded by the size of a text, also where every byte is a hit.
func TestHostileContent(t *testing.T) {
	table, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"VERSION=r;bs.alert ", "jquery:f,.fn ", "/*! jQuery v", "isMoment version:", "a=a=a=", "\x00\xff"} {
		table.Content(bytes.Repeat([]byte(unit), 1<<20/len(unit)), nil)
	}
}

func FuzzContent(f *testing.F) {
	table, err := Own()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`/*! jQuery v3.4.1 */ var e="3.4.1",t={};t.fn=t.prototype={jquery:e}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, m := range table.Content(text, nil) {
			if m.Offset < 0 || m.Offset > m.End || m.End > len(text) {
				t.Errorf("a match outside of the text: %+v", m)
			}
		}
	})
}
