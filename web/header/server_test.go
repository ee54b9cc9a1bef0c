package header

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/web/csp"
)

// manners are the ways to set headers: before the application runs, over what
// it has set, and over what is worse.
func manners() map[string]Config {
	return map[string]Config{
		"before": {}, "over": {Enforce: true}, "raise": {Raise: true, ContentSecurityPolicy: CSP{Merge: Supplement}},
		"both": {ContentSecurityPolicy: CSP{Merge: Both}}, "joined": {ContentSecurityPolicy: CSP{Merge: Join}},
	}
}

// serve asks a server of each protocol, behind each manner.
func serve(t *testing.T, app http.HandlerFunc, ask func(t *testing.T, server *httptest.Server)) {
	t.Helper()
	for manner, c := range manners() {
		for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
			t.Run(manner+" "+protocol, func(t *testing.T) {
				server := httptest.NewUnstartedServer(must(t, c)(app))
				server.EnableHTTP2 = protocol == "HTTP/2.0"
				server.Config.ErrorLog = log.New(io.Discard, "", 0)
				server.StartTLS()
				defer server.Close()
				ask(t, server)
			})
		}
	}
}

// lacks returns the essential headers that an answer has not.
func lacks(h http.Header) (names []string) {
	for _, row := range Table() {
		if row.Essential && len(h.Values(row.Name)) == 0 {
			names = append(names, row.Name)
		}
	}
	return names
}

// Whatever the status, the headers are there: an error page is a page.
func TestEveryStatusIsProtected(t *testing.T) {
	statuses := []int{200, 204, 206, 301, 304, 401, 404, 418, 500, 503}
	app := func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(status)
	}
	serve(t, app, func(t *testing.T, server *httptest.Server) {
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			for _, status := range statuses {
				r, err := http.NewRequest(method, fmt.Sprintf("%s/%d", server.URL, status), nil)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := client.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
				if names := lacks(resp.Header); resp.StatusCode != status || names != nil {
					t.Errorf("%s %d: got %d without %q", method, status, resp.StatusCode, names)
				}
			}
		}
	})
}

// The answers that net/http makes itself pass through the middleware too.
func TestAnswersOfTheLibraryAreProtected(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /only", silent)
	mux.Handle("/moved", http.RedirectHandler("/only", http.StatusFound))
	mux.HandleFunc("/error", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusBadGateway) })
	mux.Handle("/slow", http.TimeoutHandler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), time.Millisecond, "late"))
	serve(t, mux.ServeHTTP, func(t *testing.T, server *httptest.Server) {
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for path, want := range map[string]int{"/nowhere": 404, "/only": 405, "/moved": 302, "/error": 502, "/slow": 503} {
			resp, err := client.Post(server.URL+path, "text/plain", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if names := lacks(resp.Header); resp.StatusCode != want || names != nil {
				t.Errorf("%s: got %d without %q", path, resp.StatusCode, names)
			}
		}
	})
}

// A handler that panics ends its connection, as without the middleware, and
// the next request is served.
func TestAPanicIsPassedOn(t *testing.T) {
	app := func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/before":
			panic(http.ErrAbortHandler)
		case "/after":
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	serve(t, app, func(t *testing.T, server *httptest.Server) {
		if resp, err := server.Client().Get(server.URL + "/before"); err == nil {
			resp.Body.Close()
			t.Errorf("a panic before the answer got %d", resp.StatusCode)
		}
		resp, err := server.Client().Get(server.URL + "/after")
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(resp.Body); err == nil || string(body) != "half" || lacks(resp.Header) != nil {
			t.Errorf("a panic in the answer: got %q, %v, without %q", body, err, lacks(resp.Header))
		}
		resp.Body.Close()
		if resp, err = server.Client().Get(server.URL + "/"); err != nil || resp.StatusCode != 200 {
			t.Fatalf("the next request: %v, %v", resp, err)
		}
		resp.Body.Close()
	})
}

// A middleware outside this one that recovers may still answer, and its answer
// is not worse for it.
func TestAPanicThatIsRecoveredOutside(t *testing.T) {
	for manner, c := range manners() {
		inner := must(t, c)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("broken") }))
		w := httptest.NewRecorder()
		func() {
			defer func() {
				if got := recover(); got != "broken" {
					t.Errorf("%s: the panic became %v", manner, got)
				}
				w.WriteHeader(500)
			}()
			inner.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		}()
		if w.Code != 500 {
			t.Errorf("%s: got %d", manner, w.Code)
		}
	}
}

// Events reach the browser one by one.
func TestStreamsFlow(t *testing.T) {
	next := make(chan struct{})
	app := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n", i)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-next
		}
	}
	serve(t, app, func(t *testing.T, server *httptest.Server) {
		resp, err := server.Client().Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		lines := bufio.NewReader(resp.Body)
		for i := range 3 {
			if got, err := lines.ReadString('\n'); err != nil || got != fmt.Sprintf("data: %d\n", i) {
				t.Errorf("event %d: %q, %v", i, got, err)
			}
			next <- struct{}{}
		}
	})
}

// Trailers are no headers: nothing of ours is among them, nor lost.
func TestTrailersStayTrailers(t *testing.T) {
	app := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		io.WriteString(w, "body")
		w.Header().Set("X-Sum", "4")
	}
	serve(t, app, func(t *testing.T, server *httptest.Server) {
		resp, err := server.Client().Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.ReadAll(resp.Body); err != nil || len(resp.Trailer) != 1 || resp.Trailer.Get("X-Sum") != "4" || lacks(resp.Header) != nil {
			t.Errorf("got %v, trailers %v", err, resp.Trailer)
		}
	})
}

// Each answer has the nonce of its own request, however many there are at
// once, and the page sees the one that is sent.
func TestNoncesAreOfTheirOwnRequest(t *testing.T) {
	c := Config{ContentSecurityPolicy: CSP{Directives: []Directive{{Name: "script-src", Values: []string{RequestNonce}}}}}
	server := httptest.NewServer(must(t, c)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, Nonce(r)) })))
	defer server.Close()
	var (
		mu   sync.Mutex
		seen = map[string]bool{}
		wait sync.WaitGroup
	)
	for range 8 {
		wait.Go(func() {
			for range 50 {
				resp, err := http.Get(server.URL)
				if err != nil {
					t.Error(err)
					return
				}
				body, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				p := csp.Parse(resp.Header.Get("Content-Security-Policy"))
				mu.Lock()
				if nonce := string(body); seen[nonce] || !strings.Contains(p.String(), "script-src 'nonce-"+nonce+"'") {
					t.Errorf("the page has the nonce %q, the policy is %q, seen before: %v", nonce, p, seen[nonce])
				}
				seen[string(body)] = true
				mu.Unlock()
			}
		})
	}
	wait.Wait()
}
