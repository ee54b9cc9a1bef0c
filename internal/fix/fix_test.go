package fix

import (
	"encoding/json"
	"testing"
)

func TestEdit(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		path       []string
		value      string
		want       string
	}{
		{"a value", "{\n  \"dependencies\": {\n    \"a\":   \"1.0.0\"\n  }\n}\n", []string{"dependencies", "a"}, "2.0.0", "{\n  \"dependencies\": {\n    \"a\":   \"2.0.0\"\n  }\n}\n"},
		{"a key beside others", "{\n  \"overrides\": {\n    \"b\": \"1.0.0\"\n  }\n}\n", []string{"overrides", "a"}, "2.0.0", "{\n  \"overrides\": {\n    \"b\": \"1.0.0\",\n    \"a\": \"2.0.0\"\n  }\n}\n"},
		{"objects on the way, tabs", "{\n\t\"name\": \"x\"\n}", []string{"pnpm", "overrides", "a"}, "2.0.0", "{\n\t\"name\": \"x\",\n\t\"pnpm\": {\n\t\t\"overrides\": {\n\t\t\t\"a\": \"2.0.0\"\n\t\t}\n\t}\n}"},
		{"one line", `{"name": "x", "overrides": {"b": "1"}}`, []string{"overrides", "a"}, "2.0.0", `{"name": "x", "overrides": {"b": "1", "a": "2.0.0"}}`},
		{"empty", "{}", []string{"overrides", "a"}, ">=1", "{\n  \"overrides\": {\n    \"a\": \">=1\"\n  }\n}"},
		{"an empty object inside", "{\n  \"overrides\": {}\n}\n", []string{"overrides", "a"}, "1.0.0", "{\n  \"overrides\": {\n    \"a\": \"1.0.0\"\n  }\n}\n"},
		{"lines that end with CR LF", "{\r\n  \"a\": \"b\"\r\n}\r\n", []string{"overrides", "a"}, "1.0.0", "{\r\n  \"a\": \"b\",\r\n  \"overrides\": {\r\n    \"a\": \"1.0.0\"\r\n  }\r\n}\r\n"},
		{"the higher of two stays", `{"dependencies": {"a": "^3.0.0"}}`, []string{"dependencies", "a"}, "^2.0.0", `{"dependencies": {"a": "^3.0.0"}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := newEditor("package.json", tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if !e.set(tt.path, tt.value) {
				t.Fatal("not edited")
			}
			if e.text != tt.want {
				t.Errorf("got\n%s\nwant\n%s", e.text, tt.want)
			}
			if !json.Valid([]byte(e.text)) {
				t.Error("no JSON any more")
			}
		})
	}
}

func TestNothingElseIsReplaced(t *testing.T) {
	for _, text := range []string{`{"overrides": "x"}`, `{"overrides": {"a": {"b": "1"}}}`} {
		e, err := newEditor("package.json", text)
		if err != nil {
			t.Fatal(err)
		}
		if e.set([]string{"overrides", "a"}, "1.0.0") || e.text != text {
			t.Errorf("%s became %s", text, e.text)
		}
	}
}
