package front

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"tenet/internal/guard/http1"
)

// A JSONGuard says what is refused in JSON bodies and in queries. All of it is
// off by default: no standard forbids it, and an application may use it.
type JSONGuard struct {
	// Depth is how deep arrays and objects may be nested; 0: not looked at.
	Depth int
	// Keys refuses __proto__, and constructor with prototype below it, as keys
	// of JSON and of queries: they are how prototypes are polluted (CWE-1321).
	Keys bool
	// Duplicates refuses queries with a parameter twice, unless its name ends in
	// []: two parsers take different ones (CWE-235).
	Duplicates bool
}

func (g JSONGuard) check() error {
	if g.Depth < 0 || g.Depth > 10_000 {
		return fmt.Errorf("guard.json.depth: %d is not from 0 to 10000", g.Depth)
	}
	return nil
}

// query judges the query of a request.
func (g JSONGuard) query(r *http.Request) (reason string) {
	if r.URL.RawQuery == "" || !g.Keys && !g.Duplicates {
		return ""
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		key, _, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(key)
		if err != nil {
			name = key
		}
		if g.Keys && polluting(name) {
			return "query-key"
		}
		if g.Duplicates && name != "" && seen[name] && !strings.HasSuffix(name, "[]") {
			return "query-duplicate"
		}
		seen[name] = true
	}
	return ""
}

// polluting reads a[b][c] and a.b.c, as qs and its like do.
func polluting(name string) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '[' || r == ']' || r == '.' })
	for i, p := range parts {
		if p == "__proto__" || p == "constructor" && i+1 < len(parts) && parts[i+1] == "prototype" {
			return true
		}
	}
	return false
}

// reader returns what reads along with a body, or nil if it is not JSON. JSON
// that cannot be read along, in another character set or compressed, is refused:
// Express's parser would read it.
func (g JSONGuard) reader(f *Front, r *http.Request) (guard io.Writer, reason string) {
	if g.Depth == 0 && !g.Keys {
		return nil, ""
	}
	kind, params, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";")
	kind = strings.TrimSpace(kind)
	if kind != "application/json" && !strings.HasSuffix(kind, "+json") && kind != "text/json" {
		return nil, ""
	}
	if _, set, ok := strings.Cut(params, "charset="); ok {
		set, _, _ = strings.Cut(set, ";")
		if set = strings.Trim(set, " \t\""); set != "utf-8" && set != "us-ascii" {
			return nil, "json-charset"
		}
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !http1.EqualFold(coding, "identity") {
		return nil, "json-encoding"
	}
	return &jsonReader{guard: g, tell: f.blocked}, ""
}

// A jsonReader follows JSON through pieces, with a bit of memory for each level
// and the key of the moment. What is not JSON is the application's to refuse:
// only strings and brackets are told apart, which any parser must do alike.
type jsonReader struct {
	guard  JSONGuard
	tell   func(reason string)
	levels []level
	text   []byte // the beginning of the last string, escapes resolved
	state  int
	digits int  // of an escape \uXXXX still to come
	code   rune // its value so far
}

// A level is an object or array that is open.
type level struct {
	object      bool
	constructor bool // it is the value of the key "constructor"
	key         bool // the key of the moment is "constructor"
}

// Where a jsonReader is.
const (
	outside = iota
	inString
	afterBackslash
	inEscape
)

// longestKey is how much of a string is kept: more than any key looked for.
const longestKey = 16

// errors of a jsonReader, answered with 400.
type jsonError struct{ error }

func (jsonError) HTTPStatus() int { return http.StatusBadRequest }

// Write reads p. Its error refuses the body.
func (j *jsonReader) Write(p []byte) (int, error) {
	for _, c := range p {
		if reason := j.next(c); reason != "" {
			j.tell(reason)
			return 0, jsonError{errors.New("the request's body: " + reason)}
		}
	}
	return len(p), nil
}

func (j *jsonReader) next(c byte) (reason string) {
	switch j.state {
	case inString:
		switch c {
		case '"':
			j.state = outside
		case '\\':
			j.state = afterBackslash
		default:
			j.keep(c)
		}
	case afterBackslash:
		j.state = inString
		switch c {
		case 'u':
			j.state, j.digits, j.code = inEscape, 4, 0
		default:
			j.keep(c)
		}
	case inEscape:
		j.code = j.code<<4 | rune(hexValue(c))
		if j.digits--; j.digits == 0 {
			j.state = inString
			j.keep(byte(min(j.code, 0xff))) // no key looked for has others
		}
	default:
		return j.outside(c)
	}
	return ""
}

func (j *jsonReader) keep(c byte) {
	if len(j.text) <= longestKey {
		j.text = append(j.text, c)
	}
}

// outside reads a byte between strings.
func (j *jsonReader) outside(c byte) (reason string) {
	top := len(j.levels) - 1
	switch c {
	case '"':
		j.state, j.text = inString, j.text[:0]
	case ':':
		if top >= 0 && j.levels[top].object {
			j.levels[top].key = string(j.text) == "constructor"
			if j.guard.Keys && (string(j.text) == "__proto__" || string(j.text) == "prototype" && j.levels[top].constructor) {
				return "json-key"
			}
		}
	case ',':
		if top >= 0 {
			j.levels[top].key = false
		}
	case '{', '[':
		if j.guard.Depth > 0 && len(j.levels) >= j.guard.Depth {
			return "json-depth"
		}
		if len(j.levels) >= 10_000 { // memory, when only keys are looked at
			return "json-depth"
		}
		j.levels = append(j.levels, level{object: c == '{', constructor: c == '{' && top >= 0 && j.levels[top].key})
	case '}', ']':
		if top >= 0 {
			j.levels = j.levels[:top]
		}
	}
	return ""
}

func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0
}
