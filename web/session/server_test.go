package session

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a real server with sessions, and a browser that keeps cookies
// and follows no redirects.
func serve(t *testing.T, o Options, app http.HandlerFunc) (*httptest.Server, *http.Client) {
	t.Helper()
	sessions, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(sessions(app))
	srv.Config.ErrorLog = quiet()
	srv.StartTLS()
	t.Cleanup(srv.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := srv.Client()
	c.Jar, c.CheckRedirect = jar, func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return srv, c
}

// ask runs one request, and returns the answer with its text.
func ask(t *testing.T, c *http.Client, method, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// ways are how an application begins its answer, each once it has set a value.
var ways = []struct {
	what, method string
	begin        http.HandlerFunc
	status       int
}{
	{"nothing is written", "GET", func(http.ResponseWriter, *http.Request) {}, 200},
	{"a text", "GET", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }, 200},
	{"bytes", "GET", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("x")) }, 200},
	{"no bytes", "GET", func(w http.ResponseWriter, _ *http.Request) { w.Write(nil) }, 200},
	{"a status", "GET", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) }, 201},
	{"two statuses", "GET", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(202); w.WriteHeader(500) }, 202},
	{"early hints before it", "GET", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(200) }, 200},
	{"flushed before anything is written", "GET", func(w http.ResponseWriter, _ *http.Request) { w.(http.Flusher).Flush() }, 200},
	{"flushed by the controller", "GET", func(w http.ResponseWriter, _ *http.Request) { http.NewResponseController(w).Flush() }, 200},
	{"copied", "GET", func(w http.ResponseWriter, _ *http.Request) { io.Copy(w, strings.NewReader("x")) }, 200},
	{"a file", "GET", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "server_test.go") }, 200},
	{"a redirect", "GET", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusSeeOther) }, 303},
	{"an error", "GET", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }, 403},
	{"not modified", "GET", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }, 304},
	{"no content", "DELETE", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, 204},
	{"HEAD", "HEAD", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }, 200},
	{"HEAD, with nothing written", "HEAD", func(http.ResponseWriter, *http.Request) {}, 200},
}

// TestTheAnswerCarriesTheSession holds that whatever way the answer begins, the
// browser has the session afterwards.
func TestTheAnswerCarriesTheSession(t *testing.T) {
	for kind, o := range kinds(t) {
		for _, way := range ways {
			srv, c := serve(t, o, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/read" {
					io.WriteString(w, From(r).Text("user"))
					return
				}
				From(r).Set("user", "ann")
				way.begin(w, r)
			})
			res, _ := ask(t, c, way.method, srv.URL)
			if res.StatusCode != way.status {
				t.Errorf("%s, %s: status %d", kind, way.what, res.StatusCode)
			}
			if _, text := ask(t, c, "GET", srv.URL+"/read"); text != "ann" {
				t.Errorf("%s, %s: the next request reads %q", kind, way.what, text)
			}
			srv.Close()
		}
	}
}

// TestPanics holds that what an application set before it panicked is not kept,
// and that the server goes on.
func TestPanics(t *testing.T) {
	for kind, o := range kinds(t) {
		srv, c := serve(t, o, func(w http.ResponseWriter, r *http.Request) {
			s := From(r)
			switch r.URL.Path {
			case "/login":
				s.Set("user", "ann")
			case "/panic":
				s.Set("user", "root")
				panic(http.ErrAbortHandler)
			}
			io.WriteString(w, s.Text("user"))
		})
		ask(t, c, "GET", srv.URL+"/login")
		if _, err := c.Get(srv.URL + "/panic"); err == nil {
			t.Errorf("%s: a panic is answered", kind)
		}
		if _, text := ask(t, c, "GET", srv.URL); text != "ann" {
			t.Errorf("%s: after a panic the session has %q", kind, text)
		}
	}
}

// TestLateDestroy holds that a session in a store ends when Destroy is called,
// though the answer has begun, or the connection is no longer the server's; and
// a cookie too, if copies can be revoked.
func TestLateDestroy(t *testing.T) {
	for kind, o := range map[string]Options{
		"stored":  {Store: NewMemory(0), Secrets: []string{"k"}},
		"revoked": {Keys: keysOf(t, "k"), Absolute: time.Hour, Revoked: NewMemory(0)},
	} {
		for _, way := range []string{"/flushed", "/hijacked"} {
			srv, c := serve(t, o, func(w http.ResponseWriter, r *http.Request) {
				s := From(r)
				switch r.URL.Path {
				case "/login":
					s.Set("user", "ann")
				case "/flushed":
					w.(http.Flusher).Flush()
					s.Destroy()
				case "/hijacked":
					answerByHand(t, w)
					s.Destroy()
				}
				if way != "/hijacked" || r.URL.Path != way {
					io.WriteString(w, s.Text("user"))
				}
			})
			ask(t, c, "GET", srv.URL+"/login")
			if _, text := ask(t, c, "GET", srv.URL); text != "ann" {
				t.Fatalf("%s: not logged in: %q", kind, text)
			}
			ask(t, c, "GET", srv.URL+way)
			eventually(t, func() bool { _, text := ask(t, c, "GET", srv.URL); return text == "" }, kind+", "+way+": destroyed, and still there")
		}
	}
}

// TestHijack holds that a connection that is taken over keeps what is set, and
// writes nothing when nothing is set: not even for a visitor without a session.
func TestHijack(t *testing.T) {
	store := NewMemory(0)
	srv, c := serve(t, Options{Store: store, Secrets: []string{"k"}}, func(w http.ResponseWriter, r *http.Request) {
		s := From(r)
		switch r.URL.Path {
		case "/login":
			s.Set("user", "ann")
		case "/look":
			s.Text("user")
			answerByHand(t, w)
			return
		case "/set":
			answerByHand(t, w)
			s.Set("user", "bob")
			return
		}
		io.WriteString(w, s.Text("user"))
	})
	ask(t, c, "GET", srv.URL+"/look")
	ask(t, c, "GET", srv.URL+"/login")
	if store.Len() != 1 {
		t.Errorf("%d records of one session", store.Len())
	}
	ask(t, c, "GET", srv.URL+"/set")
	eventually(t, func() bool { _, text := ask(t, c, "GET", srv.URL); return text == "bob" }, "what was set on a connection that was taken over is lost")
}

// answerByHand takes the connection over and answers on it.
func answerByHand(t *testing.T, w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	io.WriteString(buf, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	buf.Flush()
}

// eventually waits for what a handler does after its answer.
func eventually(t *testing.T, holds func() bool, otherwise string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Error(otherwise)
			return
		}
	}
}

// TestStreamsGoThrough holds that a session does not hold back what an
// application flushes.
func TestStreamsGoThrough(t *testing.T) {
	more := make(chan struct{})
	srv, c := serve(t, Options{Keys: keysOf(t, "k")}, func(w http.ResponseWriter, r *http.Request) {
		From(r).Set("n", 1)
		io.WriteString(w, "first\n")
		http.NewResponseController(w).Flush()
		<-more
		io.WriteString(w, "second\n")
	})
	res, err := c.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body := bufio.NewReader(res.Body)
	if line, err := body.ReadString('\n'); line != "first\n" || err != nil || len(res.Cookies()) == 0 {
		t.Errorf("got %q, %v, cookies %v", line, err, res.Cookies())
	}
	close(more)
	if line, err := body.ReadString('\n'); line != "second\n" || err != nil {
		t.Errorf("got %q, %v", line, err)
	}
}
