package probe_test

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenet/internal/probe"
)

// A site is a small service that notes what it was asked.
type site struct {
	mu    sync.Mutex
	asked []string
	login map[string]bool // paths that got the login
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	if r.Header.Get("X-Key") == "k" {
		s.login[r.URL.Path] = true
	}
	s.mu.Unlock()
	switch r.URL.Path {
	case "/":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="/about">about</a><a href="/logout">out</a><a href="/item?delete=1">x</a><a href="https://elsewhere.example/">e</a>
<a href="mailto:a@b.example">m</a><a href="search?q=1">s</a><script src="/app.js"></script><form action="/buy" method="post"></form>`)
	case "/about":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="/deep">deep</a>`)
	case "/deep":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="/deeper">deeper</a>`)
	case "/app.js":
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, "run()\n//# sourceMappingURL=maps/app.js.map\n")
	case "/maps/app.js.map":
		fmt.Fprint(w, `{"version":3,"sourcesContent":["secret"],"mappings":"AAAA"}`)
	case "/.env":
		fmt.Fprint(w, "DB_PASSWORD=hunter2\n")
	case "/package.json": // a page that answers to every address is no file
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `{"name":"x"}`)
	default:
		http.NotFound(w, r)
	}
}

func TestRun(t *testing.T) {
	s := &site{login: map[string]bool{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	f, err := probe.Run(t.Context(), server.URL, probe.Options{Header: http.Header{"X-Key": {"k"}}})
	if err != nil {
		t.Fatal(err)
	}
	why := map[string][]probe.Why{}
	for _, x := range f.Exchanges {
		path := strings.TrimPrefix(x.URL, server.URL)
		why[path] = append(why[path], x.Why)
	}
	for path, want := range map[string]probe.Why{
		"/": probe.Front, "/about": probe.Linked, "/deep": probe.Linked, "/search?q=1": probe.Linked, "/search?q=1%27": probe.Quote,
		"/app.js": probe.Asset, "/maps/app.js.map": probe.SourceMap, "/.env": probe.Private, "/%E0%A4%A": probe.Encoding,
	} {
		if !slices.Contains(why[path], want) {
			t.Errorf("%s was asked as %v, want %s", path, why[path], want)
		}
	}
	for _, path := range []string{"/logout", "/item?delete=1", "/buy", "/deeper"} {
		if why[path] != nil {
			t.Errorf("%s was asked", path)
		}
	}
	for _, asked := range s.asked {
		method, path, _ := strings.Cut(asked, " ")
		if method != "GET" && method != "OPTIONS" && method != "TRACE" && !(method == "POST" && path == "/tenet-probe-of-a-missing-page") {
			t.Errorf("sent %s", asked)
		}
	}
	if !s.login["/about"] || s.login["/.env"] {
		t.Errorf("the login went to %v", s.login)
	}
	served := map[string]string{}
	for _, x := range f.Exchanges {
		if x.Why != probe.Private && x.Why != probe.SourceMap {
			continue
		}
		if x.Body != nil {
			t.Errorf("the body of %s was kept", x.URL)
		}
		if x.Served != "" {
			served[strings.TrimPrefix(x.URL, server.URL)] = x.Served
		}
	}
	if len(served) != 2 || served["/.env"] == "" || served["/maps/app.js.map"] != "the source of app.js, whole" {
		t.Errorf("served: %v", served)
	}
	if !f.Local {
		t.Error("127.0.0.1 is not local")
	}
}

func TestMaxRequests(t *testing.T) {
	s := &site{login: map[string]bool{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	f, err := probe.Run(t.Context(), server.URL, probe.Options{MaxRequests: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.asked) != 4 || f.Requests != 4 || !strings.Contains(strings.Join(f.Notes, "\n"), "stopped after 4 requests") {
		t.Errorf("%d requests, notes %q", len(s.asked), f.Notes)
	}
}

func TestCertificates(t *testing.T) {
	keys := &site{login: map[string]bool{}}
	server := httptest.NewTLSServer(keys)
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	for _, test := range []struct {
		name  string
		o     probe.Options
		url   string
		want  string
		login bool
	}{
		{"unknown", probe.Options{Header: http.Header{"X-Key": {"k"}}}, server.URL, "is signed by nobody whom browsers trust", false},
		{"trusted", probe.Options{Header: http.Header{"X-Key": {"k"}}, Roots: trusted}, server.URL, "", true},
		{"another name", probe.Options{Roots: trusted}, strings.Replace(server.URL, "127.0.0.1", "localhost", 1), "is for another name", false},
	} {
		clear(keys.login)
		f, err := probe.Run(t.Context(), test.url, test.o)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if f.TLS == nil || f.TLS.Fault != test.want || keys.login["/"] != test.login {
			t.Errorf("%s: got %+v, login %v", test.name, f.TLS, keys.login)
		}
	}
}

func TestTargetsThatAreNone(t *testing.T) {
	for _, target := range []string{"ftp://a.example/", "http://", "http:///x", "https://u:p@a.example/", "http://a b/", "file:///etc/passwd"} {
		if _, err := probe.Run(t.Context(), target, probe.Options{}); err == nil || strings.Contains(err.Error(), ":p@") {
			t.Errorf("%s: got %v", target, err)
		}
	}
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{`<a href="/a?b=c&amp;d">`, `<script src=//h/x.js>`, "<img src='\xff'>", `<form action="http://[::1">`, `<a href="javascript:x">`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, page string) {
		x := &probe.Exchange{URL: "https://shop.example/a/b", Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(page)}
		for _, l := range x.Links() {
			if l.URL.Scheme != "http" && l.URL.Scheme != "https" || l.URL.Host == "" || l.Tag.Attr(l.Attr) == nil {
				t.Errorf("%q gives %q", page, l.URL)
			}
		}
	})
}
