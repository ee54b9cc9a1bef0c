package waf_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenet/internal/guard/waf"
)

// A judge is a firewall before a server that says what reached it.
type judge struct {
	http.Handler
	mu      sync.Mutex
	reasons []string
}

func open(t *testing.T, o waf.Options) *judge {
	t.Helper()
	j := &judge{}
	note := func(s string) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.reasons = append(j.reasons, s)
	}
	o.Blocked, o.Noted = note, note
	o.Refuse = func(w http.ResponseWriter, _ *http.Request, status int) { w.WriteHeader(status) }
	f, err := waf.New(o)
	if err != nil {
		t.Fatal(err)
	}
	j.Handler = f.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, "%s %s", r.Method, body)
	}))
	return j
}

// request makes one as browsers send it.
func request(method, target, kind, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "shop.example.com"
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	r.Header.Set("Accept-Language", "en-GB,en;q=0.5")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Content-Length", fmt.Sprint(len(body)))
	}
	return r
}

func (j *judge) status(r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	j.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// form is a form with a field and a file.
func form(field, value, file, data string) (kind, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField(field, value) // into memory
	part, _ := w.CreateFormFile("photo", file)
	io.WriteString(part, data)
	w.Close()
	return w.FormDataContentType(), b.String()
}

const (
	urlencoded = "application/x-www-form-urlencoded"
	asJSON     = "application/json"
)

func attacks() map[string]*http.Request {
	all := map[string]*http.Request{
		"sql in a query":         request("GET", "/search?q=1%27+UNION+SELECT+username,password+FROM+users--", "", ""),
		"sql that is always so":  request("POST", "/login", urlencoded, "user=admin%27+OR+1%3D1--+&password=x"),
		"sql in json":            request("POST", "/api/login", asJSON, `{"user": "x' OR '1'='1' -- ", "password": ["a", {"b": 1}]}`),
		"a script in a query":    request("GET", "/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E", "", ""),
		"a handler in json":      request("POST", "/api/comments", asJSON, `{"text": "<img src=x onerror=alert(1)>"}`),
		"a path upwards":         request("GET", "/download?file=../../../../etc/passwd", "", ""),
		"a path encoded twice":   request("GET", "/download?file=..%252f..%252f..%252fetc%252fpasswd", "", ""),
		"a shell":                request("GET", "/ping?host=127.0.0.1;cat+/etc/passwd", "", ""),
		"a shell in the agent":   request("GET", "/", "", ""),
		"node's own functions":   request("POST", "/api/render", asJSON, `{"t": "require('child_process').exec('id')"}`),
		"a prototype":            request("POST", "/api/merge", asJSON, `{"__proto__": {"isAdmin": true}}`),
		"an address of metadata": request("GET", "/fetch?url=http://169.254.169.254/latest/meta-data/", "", ""),
		"an entity":              request("POST", "/api/xml", "application/xml", `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x; ' UNION SELECT password FROM users -- </r>`),
		"a response split":       request("GET", "/go?to=%0d%0aSet-Cookie:%20a=b", "", ""),
	}
	all["a shell in the agent"].Header.Set("User-Agent", "() { :; }; /bin/bash -c 'cat /etc/passwd'")
	kind, body := form("comment", "<script>alert(1)</script>", "a.png", "\x89PNG")
	all["a script in a form with a file"] = request("POST", "/upload", kind, body)
	kind, body = form("comment", "hello", "../../etc/passwd;cat /etc/shadow", "\x89PNG")
	all["a name of a file"] = request("POST", "/upload", kind, body)
	cookie := request("GET", "/", "", "")
	cookie.Header.Set("Cookie", "theme=1' UNION SELECT password FROM users--")
	all["sql in a cookie"] = cookie
	return all
}

func normal() map[string]*http.Request {
	kind, body := form("comment", "My new bicycle, it's great & cheap!", "Photo of me.png", strings.Repeat("\x89PNG\r\n\x00binary", 200))
	all := map[string]*http.Request{
		"the first page": request("GET", "/", "", ""),
		"a search":       request("GET", "/search?q=red+shoes+size+42&page=2&sort=price", "", ""),
		"a name with '":  request("GET", "/search?q=O%27Brien", "", ""),
		"an image":       request("GET", "/images/shoe-42.webp?v=3", "", ""),
		"a login":        request("POST", "/login", urlencoded, "user=anna%40example.com&password=correct+horse+battery+staple"),
		"a comment":      request("POST", "/comments", urlencoded, "text=I+like+these.+Select+the+blue+ones+from+the+list%2C+they%27re+great%21"),
		"json":           request("POST", "/api/cart", asJSON, `{"items": [{"id": 17, "count": 2, "note": "gift wrap, please"}], "coupon": null}`),
		"put":            request("PUT", "/api/items/17", asJSON, `{"price": 19.90, "name": "Blue shoes"}`),
		"patch":          request("PATCH", "/api/items/17", asJSON, `{"stock": 3}`),
		"delete":         request("DELETE", "/api/items/17", "", ""),
		"a photo":        request("POST", "/photos", kind, body),
		"other letters":  request("GET", "/search?q=%E9%9D%B4%E5%AD%90+%C3%A9t%C3%A9", "", ""),
	}
	cookie := request("GET", "/account", "", "")
	cookie.Header.Set("Cookie", "sid=s%3AJ7vQb2mX0hYk5T4n.W8bq3mF1uVtN%2BxkqQz0Zl8s9; theme=dark; _ga=GA1.2.1234567890.1700000000")
	cookie.Header.Set("Referer", "https://shop.example.com/search?q=shoes")
	all["a session"] = cookie
	return all
}

// Attacks are refused, with the rule that knew them, and never reach the
// application; what visitors of a shop send passes, with its body whole.
func TestAttacksAndVisitors(t *testing.T) {
	j := open(t, waf.Options{Block: true})
	for name, r := range attacks() {
		before := len(j.reasons)
		if code, _ := j.status(r); code != http.StatusForbidden && code != http.StatusBadRequest {
			t.Errorf("%s: status %d, want it refused", name, code)
		} else if len(j.reasons) != before+1 || !strings.HasPrefix(j.reasons[before], "waf-9") {
			t.Errorf("%s: counted as %q, want the number of a rule", name, j.reasons[before:])
		}
	}
	j.reasons = nil
	for name, r := range normal() {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if code, got := j.status(r); code != http.StatusOK || got != r.Method+" "+string(body) {
			t.Errorf("%s: status %d, %.60q, counted as %q", name, code, got, j.reasons)
		}
	}
}

// Telling only lets everything through, and says the same.
func TestTellOnly(t *testing.T) {
	j := open(t, waf.Options{})
	r := attacks()["sql in json"]
	if code, body := j.status(r); code != http.StatusOK || !strings.Contains(body, "OR '1'='1'") {
		t.Errorf("status %d, %q: want it passed on whole", code, body)
	}
	big := request("POST", "/", urlencoded, "a="+strings.Repeat("x", 20<<10))
	big.ContentLength = -1
	if code, body := j.status(big); code != http.StatusOK || len(body) != len("POST a=")+20<<10 {
		t.Errorf("status %d, %d bytes: want a large body passed on whole", code, len(body))
	}
	if len(j.reasons) != 2 || !strings.HasPrefix(j.reasons[0], "would refuse: waf-942") || j.reasons[1] != "would refuse: waf-body-too-large" {
		t.Errorf("told %q", j.reasons)
	}
}

// Only the routes that are named are looked at, and what might be taken for
// another path is no exception.
func TestRoutes(t *testing.T) {
	j := open(t, waf.Options{Block: true, Routes: []string{"/api/**"}, Except: []string{"/api/notes/**"}, Off: []int{941160}})
	for target, want := range map[string]int{
		"/search": http.StatusOK, "/api/search": http.StatusForbidden, "/API/search": http.StatusForbidden, "/%61pi/search": http.StatusForbidden,
		"/api/notes/1": http.StatusOK, "/api/notes/../search": http.StatusForbidden, "//api/notes/1": http.StatusForbidden,
	} {
		if code, _ := j.status(request("GET", target+"?q=1%27+UNION+SELECT+password+FROM+users--", "", "")); code != want {
			t.Errorf("%s: status %d, want %d", target, code, want)
		}
	}
}

// What is beyond a bound is refused, and costs next to nothing.
func TestBounds(t *testing.T) {
	j := open(t, waf.Options{Block: true})
	many := make([]string, 150)
	for i := range many {
		many[i] = fmt.Sprintf("a%d=b", i)
	}
	cookies := request("GET", "/", "", "")
	cookies.Header.Set("Cookie", strings.Join(many, "; "))
	chunked := request("POST", "/", urlencoded, "a="+strings.Repeat("x", 20<<10))
	chunked.ContentLength = -1
	zipped := request("POST", "/", asJSON, "x")
	zipped.Header.Set("Content-Encoding", "gzip")
	for _, test := range []struct {
		name   string
		r      *http.Request
		status int
		reason string
	}{
		{"parameters", request("GET", "/?"+strings.Join(many, "&"), "", ""), http.StatusRequestEntityTooLarge, "waf-values"},
		{"cookies", cookies, http.StatusRequestEntityTooLarge, "waf-values"},
		{"values in json", request("POST", "/", asJSON, "["+strings.Repeat("1,", 1000)+"1]"), http.StatusRequestEntityTooLarge, "waf-90005"},
		{"depth of json", request("POST", "/", asJSON, strings.Repeat("[", 100)+strings.Repeat("]", 100)), http.StatusBadRequest, "waf-90004"},
		{"a broken body", request("POST", "/", asJSON, `{"a": `), http.StatusBadRequest, "waf-90004"},
		{"a large body", request("POST", "/", urlencoded, "a="+strings.Repeat("x", 20<<10)), http.StatusRequestEntityTooLarge, "waf-body-too-large"},
		{"a large body without a length", chunked, http.StatusRequestEntityTooLarge, "waf-body-too-large"},
		{"a packed body", zipped, http.StatusUnsupportedMediaType, "waf-encoding"},
	} {
		j.reasons = nil
		if code, _ := j.status(test.r); code != test.status || !slices.Equal(j.reasons, []string{test.reason}) {
			t.Errorf("%s: status %d, %q, want %d, %q", test.name, code, j.reasons, test.status, test.reason)
		}
	}
}
