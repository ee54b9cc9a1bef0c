package front

import (
	"errors"
	"testing"
)

// FuzzJSON: what encoding/json reads as one value is refused exactly if it is
// too deep or has a key that pollutes.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,{"b":null}]}`, `{"__proto__":{}}`, `{"a":{"\u005f_proto__":1}}`, `{"constructor":{"prototype":{"x":1}}}`, `{"constructor":{"a":{"prototype":1}}}`,
		`{"a":"__proto__"}`, `["constructor",{"prototype":1}]`, `[[[[[[]]]]]]`, `{"constructor":"x","prototype":1}`, `{"a\"":{"b\\":1}}`, `{"constructor":[{"prototype":1}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		deep, pollutes, err := measure(data)
		if err != nil {
			return
		}
		j := &jsonReader{guard: JSONGuard{Depth: 5, Keys: true}, tell: func(string) {}}
		var refused error
		for i := range data {
			if _, refused = j.Write(data[i : i+1]); refused != nil {
				break
			}
		}
		if want := deep > 5 || pollutes; want != (refused != nil) {
			t.Fatalf("%q: depth %d, pollutes %v, but %v", data, deep, pollutes, refused)
		}
		if refused != nil && !errors.As(refused, new(jsonError)) {
			t.Fatal(refused)
		}
	})
}
