package front

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// measure says of one JSON value how deep it is and whether a key pollutes.
func measure(data []byte) (depth int, pollutes bool, err error) {
	if !json.Valid(data) {
		return 0, false, io.ErrUnexpectedEOF
	}
	d := json.NewDecoder(bytes.NewReader(data))
	depth, pollutes, err = value(d, false)
	return depth, pollutes, err
}

func value(d *json.Decoder, below bool) (depth int, pollutes bool, err error) {
	t, err := d.Token()
	if err != nil {
		return 0, false, err
	}
	open, ok := t.(json.Delim)
	if !ok {
		return 0, false, nil
	}
	for d.More() {
		key := ""
		if open == '{' {
			k, err := d.Token()
			if err != nil {
				return 0, false, err
			}
			key = k.(string)
			pollutes = pollutes || key == "__proto__" || key == "prototype" && below
		}
		n, p, err := value(d, key == "constructor")
		if err != nil {
			return 0, false, err
		}
		depth, pollutes = max(depth, n), pollutes || p
	}
	_, err = d.Token()
	return depth + 1, pollutes, err
}

// guarded sends a request through a front with every guard on, and returns the
// status and the body that the application read.
func guarded(t *testing.T, target, kind, body string, more ...string) (status int, read string) {
	t.Helper()
	f, err := New(Options{JSON: JSONGuard{Depth: 20, Keys: true, Duplicates: true}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		read = string(b)
		if s, ok := err.(interface{ HTTPStatus() int }); ok {
			w.WriteHeader(s.HTTPStatus())
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Code, read
}

func TestGuards(t *testing.T) {
	const kind = "application/json"
	for _, test := range []struct {
		name, target, kind, body string
		status                   int
	}{
		{"in order", "/?a=1&b=2&c[]=1&c[]=2", kind, `{"a":[1,2,{"b":"__proto__"}],"constructor":"Bob"}`, 200},
		{"__proto__", "/", kind, `{"__proto__":{"admin":true}}`, 400},
		{"escaped", "/", kind, `{"\u005F\u005fproto__":1}`, 400},
		{"constructor.prototype", "/", kind, `{"a":{"constructor": {"x":1,"prototype":{}}}}`, 400},
		{"prototype alone", "/", kind, `{"prototype":1}`, 200},
		{"vendor type", "/", "application/vnd.api+json; charset=utf-8", `{"__proto__":1}`, 400},
		{"another type", "/", "text/plain", `{"__proto__":1}`, 200},
		{"deep", "/", kind, strings.Repeat("[", 21) + strings.Repeat("]", 21), 400},
		{"not too deep", "/", kind, strings.Repeat("[", 20) + strings.Repeat("]", 20), 200},
		{"brackets in a string", "/", kind, `"` + strings.Repeat("[", 100) + `"`, 200},
		{"other character set", "/", "application/json; charset=utf-16le", "{}", 415},
		{"query key", "/?__proto__[admin]=1", kind, "{}", 400},
		{"escaped query key", "/?%5f_proto__%5Badmin%5D=1", kind, "{}", 400},
		{"query constructor", "/?a[constructor][prototype][x]=1", kind, "{}", 400},
		{"query duplicate", "/?a=1&b=2&a=3", kind, "{}", 400},
		{"escaped duplicate", "/?a=1&%61=3", kind, "{}", 400},
	} {
		if status, _ := guarded(t, test.target, test.kind, test.body); status != test.status {
			t.Errorf("%s: %d, want %d", test.name, status, test.status)
		}
	}
	if status, _ := guarded(t, "/", kind, "x", "Content-Encoding", "gzip"); status != 415 {
		t.Errorf("compressed JSON: %d, want 415", status)
	}
	if _, read := guarded(t, "/", kind, `{"a":1,"__proto__":{}}`); strings.Contains(read, "}") {
		t.Errorf("the application read %q", read)
	}
}

func TestGuardsAreOffByDefault(t *testing.T) {
	f, err := New(Options{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Write(b)
	}))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/?a=1&a=2&__proto__=3", strings.NewReader(`{"__proto__":1}`))
	r.Header.Set("Content-Type", "application/json")
	f.ServeHTTP(w, r)
	if w.Code != 200 || w.Body.String() != `{"__proto__":1}` {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}
