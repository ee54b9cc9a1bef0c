package cookie

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// A client is a browser with the jar of net/http, whose rules are not ours.
type client struct {
	*http.Client
	t   *testing.T
	url string
}

// serve starts a server, over TLS or not, and a client for it.
func serve(t *testing.T, secure bool, app http.HandlerFunc) *client {
	t.Helper()
	start := httptest.NewServer
	if secure {
		start = httptest.NewTLSServer
	}
	srv := start(app)
	t.Cleanup(srv.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{srv.Client(), t, srv.URL}
	c.Jar = jar
	return c
}

func (c *client) get(path string) string {
	c.t.Helper()
	res, err := c.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(body)
}

// names returns what the client would bring to a path.
func (c *client) names(path string) string {
	u, err := url.Parse(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	var all []string
	for _, k := range c.Jar.Cookies(u) {
		all = append(all, k.Name)
	}
	return strings.Join(all, " ")
}

// shelf sets a cookie at /set, takes it back at /forget, and reads it anywhere.
func shelf(t *testing.T, jar *Jar, c Cookie) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		set := c
		switch r.URL.Path {
		case "/set":
		case "/forget":
			set.Value = ""
		default:
			v, err := jar.Get(w, r, c.Name)
			fmt.Fprintf(w, "%s %v", v, err)
			return
		}
		if err := jar.Set(w, r, set); err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
	}
}

// Each kind of cookie goes to a real browser's jar and back, and is gone when
// it is taken back.
func TestThereAndBack(t *testing.T) {
	for name, o := range map[string]Options{
		"plain": {}, "signed": {Keys: newKeys(t, SHA256("k")...)}, "encrypted": {Box: newBox(t, 'a')},
		"prefixed": {Prefix: true}, "signed and prefixed": {Prefix: true, Keys: newKeys(t, SHA1("k")...)}, "encrypted and prefixed": {Prefix: true, Box: newBox(t, 'a')},
	} {
		for _, secure := range []bool{false, true} {
			o.Now = time.Now
			jar := newJar(t, o)
			c := serve(t, secure, shelf(t, jar, Cookie{Name: "n", Value: `a, b=c`, MaxAge: time.Hour}))
			if got := c.get("/before"); got != " "+ErrNone.Error() {
				t.Errorf("%s, TLS %v: before: %s", name, secure, got)
			}
			c.get("/set")
			if got := c.get("/deep/er"); got != `a, b=c <nil>` {
				t.Errorf("%s, TLS %v: got %s", name, secure, got)
			}
			c.get("/forget")
			if got := c.names("/"); got != "" {
				t.Errorf("%s, TLS %v: forgotten, and the browser keeps %q", name, secure, got)
			}
		}
	}
}

// A browser that comes once while both keys count needs no more than the new
// one afterwards.
func TestRotationInABrowser(t *testing.T) {
	current := newJar(t, Options{Keys: newKeys(t, SHA1("old")...), Now: time.Now})
	var mu sync.Mutex
	c := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		jar := current
		mu.Unlock()
		shelf(t, jar, Cookie{Name: "n", Value: "v"})(w, r)
	})
	change := func(keys ...Key) {
		mu.Lock()
		defer mu.Unlock()
		current = newJar(t, Options{Keys: newKeys(t, keys...), Now: time.Now})
	}
	c.get("/set")
	change(append(SHA256("new"), SHA1("old")...)...)
	c.get("/")
	change(SHA256("new")...)
	if got := c.get("/"); got != "v <nil>" {
		t.Errorf("signed anew, and then refused: %s", got)
	}
	change(SHA256("third")...)
	if got := c.get("/"); got != " "+ErrSignature.Error() {
		t.Errorf("no key is known: %s", got)
	}
	if got := c.names("/"); got != "n" {
		t.Errorf("the browser keeps a signature that is wrong: %q", got)
	}
}

// RFC 6265, section 5.1.4: which paths a cookie goes to, whatever path set it.
func TestPathsInABrowser(t *testing.T) {
	for path, goes := range map[string][]string{"": {"/", "/app", "/other"}, "/app": {"/app", "/app/", "/app/x"}, "/app/": {"/app/", "/app/x"}} {
		c := serve(t, false, shelf(t, newJar(t, Options{Keys: newKeys(t, SHA256("k")...)}), Cookie{Name: "n", Value: "v", Path: path}))
		c.get("/set")
		for _, to := range []string{"/", "/app", "/app/", "/app/x", "/application", "/other"} {
			want := path == ""
			for _, g := range goes {
				want = want || g == to
			}
			if got := c.names(to); (got != "") != want || want && len(strings.Fields(got)) != 2 {
				t.Errorf("path %q: to %s go %q", path, to, got)
			}
		}
	}
}

// Node's cookies takes a cookie off the answer that is set again with
// overwrite; others whose names begin alike stay.
func TestOverwrite(t *testing.T) {
	jar := newJar(t, Options{Keys: newKeys(t, SHA256("k")...)})
	w, r := httptest.NewRecorder(), request(true, "")
	for _, c := range []Cookie{{Name: "a", Value: "1"}, {Name: "ab", Value: "1"}, {Name: "a", Value: "2"}, {Name: "a", Value: "3", Overwrite: true}} {
		if err := jar.Set(w, r, c); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, l := range w.Header()["Set-Cookie"] {
		name, _, _ := strings.Cut(l, "=")
		got = append(got, name)
	}
	if want := "ab ab.sig a a.sig"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %s", got, want)
	}
	if !strings.HasPrefix(w.Header()["Set-Cookie"][2], "a=3;") {
		t.Errorf("got %q", w.Header()["Set-Cookie"])
	}
}

// Whether the proxy's word counts, and which of several words: the one of the
// proxy that the visitor spoke to comes first.
func TestForwardedWords(t *testing.T) {
	for _, test := range []struct {
		words []string
		tls   bool
		want  bool
	}{
		{nil, false, false}, {nil, true, true}, {[]string{"http"}, true, true},
		{[]string{"https"}, false, true}, {[]string{" https "}, false, true}, {[]string{"https,http"}, false, true},
		{[]string{"http", "https"}, false, false}, {[]string{"httpsx"}, false, false}, {[]string{",https"}, false, false}, {[]string{"wss"}, false, false},
	} {
		r := request(test.tls, "")
		for _, w := range test.words {
			r.Header.Add("X-Forwarded-Proto", w)
		}
		if got := Forwarded(r); got != test.want {
			t.Errorf("%q, TLS %v: got %v", test.words, test.tls, got)
		}
		r.Header.Set("X-Forwarded-Proto", "https")
		if jar := newJar(t, Options{}); !test.tls && jar.Set(httptest.NewRecorder(), r, Cookie{Name: "a", Value: "1", Secure: Always}) == nil {
			t.Error("a header is believed that nobody said may be")
		}
	}
}

// One jar serves many requests at once.
func TestManyAtOnce(t *testing.T) {
	for _, o := range []Options{{Keys: newKeys(t, append(SHA256("k"), SHA1("o")...)...), Prefix: true}, {Box: newBox(t, 'a', 'b')}} {
		jar := newJar(t, o)
		var all sync.WaitGroup
		for i := range 32 {
			all.Go(func() {
				value := fmt.Sprint("v", i)
				w := httptest.NewRecorder()
				if err := jar.Set(w, request(true, ""), Cookie{Name: "n", Value: value}); err != nil {
					t.Error(err)
					return
				}
				var header bytes.Buffer
				for _, l := range w.Header()["Set-Cookie"] {
					pair, _, _ := strings.Cut(l, ";")
					header.WriteString(pair + "; ")
				}
				if got, err := jar.Get(w, request(true, header.String()), "n"); got != value || err != nil {
					t.Errorf("got %q, %v, want %s", got, err, value)
				}
			})
		}
		all.Wait()
	}
}
