package late

import (
	"bufio"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// lately runs an application behind a Writer that sends X-Late: 1, and for
// each hint X-Hint with their number so far.
func lately(app func(*Writer, *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hints := 0
		lw := &Writer{ResponseWriter: w, Begin: func() { w.Header().Set("X-Late", "1"); w.Header().Del("X-Early") }}
		lw.Hint = func() { hints++; w.Header().Set("X-Hint", strings.Repeat("i", hints)) }
		w.Header().Set("X-Early", "1")
		app(lw, r)
		lw.Finish()
	})
}

// onBoth asks a server of each protocol.
func onBoth(t *testing.T, h http.Handler, ask func(t *testing.T, server *httptest.Server)) {
	t.Helper()
	for _, name := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(h)
			server.EnableHTTP2 = name == "HTTP/2.0"
			server.Config.ErrorLog = log.New(io.Discard, "", 0) // a second status is on purpose
			server.StartTLS()
			defer server.Close()
			if resp, _ := get(t, server, "HEAD"); resp.Proto != name {
				t.Fatalf("the server speaks %s", resp.Proto)
			}
			ask(t, server)
		})
	}
}

func get(t *testing.T, server *httptest.Server, method string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestAnswersArriveWhole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "big")
	big := strings.Repeat("0123456789abcdef", 1<<14)
	if err := os.WriteFile(file, []byte(big), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, method string
		app          func(*Writer, *http.Request)
		status       int
		body         string
		length       int64 // of Content-Length, -1 if it is not said
	}{
		{"a text and bytes", "GET", func(w *Writer, _ *http.Request) { w.WriteString("a"); w.Write([]byte("b")) }, 200, "ab", 2},
		{"nothing", "GET", func(*Writer, *http.Request) {}, 200, "", 0},
		{"no content", "GET", func(w *Writer, _ *http.Request) { w.WriteHeader(204) }, 204, "", 0},
		{"not modified", "GET", func(w *Writer, _ *http.Request) { w.WriteHeader(304) }, 304, "", -1},
		{"a head", "HEAD", func(w *Writer, _ *http.Request) { w.Header().Set("Content-Length", "7"); w.WriteHeader(200) }, 200, "", 7},
		{"a second status", "POST", func(w *Writer, _ *http.Request) { w.WriteHeader(403); w.WriteHeader(500) }, 403, "", 0},
		{"in pieces", "GET", func(w *Writer, _ *http.Request) {
			for range 3 {
				w.WriteString("x")
				if err := w.FlushError(); err != nil {
					panic(err)
				}
			}
		}, 200, "xxx", -1},
		{"a file", "GET", func(w *Writer, r *http.Request) { http.ServeFile(w, r, file) }, 200, big, int64(len(big))},
		{"a file's head", "HEAD", func(w *Writer, r *http.Request) { http.ServeFile(w, r, file) }, 200, "", int64(len(big))},
		{"a copy after a text", "GET", func(w *Writer, _ *http.Request) { w.WriteString("a"); w.ReadFrom(strings.NewReader("b")) }, 200, "ab", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, lately(test.app), func(t *testing.T, server *httptest.Server) {
				resp, body := get(t, server, test.method)
				if resp.StatusCode != test.status || body != test.body || resp.ContentLength != test.length && test.length >= 0 {
					t.Errorf("got %d, %d bytes of a length %d", resp.StatusCode, len(body), resp.ContentLength)
				}
				if resp.Header.Get("X-Late") != "1" || resp.Header.Get("X-Early") != "" {
					t.Errorf("what Begin says did not arrive: %v", resp.Header)
				}
			})
		})
	}
}

func TestHintsArriveBeforeTheAnswer(t *testing.T) {
	app := lately(func(w *Writer, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusProcessing)
		w.WriteHeader(http.StatusAccepted)
	})
	onBoth(t, app, func(t *testing.T, server *httptest.Server) {
		var got []string
		trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
			got = append(got, http.StatusText(code)+" "+h.Get("X-Hint")+h.Get("X-Late"))
			return nil
		}}
		r, err := http.NewRequest("GET", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.Client().Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if want := []string{"Early Hints i", "Processing ii"}; !slices.Equal(got, want) || resp.StatusCode != http.StatusAccepted || resp.Header.Get("X-Late") != "1" {
			t.Errorf("got %q, then %d %v", got, resp.StatusCode, resp.Header)
		}
	})
}

func TestTrailersComeAfterTheBody(t *testing.T) {
	app := lately(func(w *Writer, _ *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		w.WriteString("body")
		w.Header().Set("X-Sum", "4")
		w.Header().Set(http.TrailerPrefix+"X-Other", "5")
	})
	onBoth(t, app, func(t *testing.T, server *httptest.Server) {
		resp, body := get(t, server, "GET")
		if body != "body" || resp.Trailer.Get("X-Sum") != "4" || resp.Trailer.Get("X-Other") != "5" || resp.Header.Get("X-Late") != "1" {
			t.Errorf("got %q, %v, trailers %v", body, resp.Header, resp.Trailer)
		}
	})
}

// A flush reaches the client while the handler still works.
func TestAFlushDoesNotWaitForTheEnd(t *testing.T) {
	read := make(chan struct{})
	app := lately(func(w *Writer, r *http.Request) {
		if r.URL.Path != "/wait" {
			return
		}
		w.WriteString("first\n")
		w.Flush()
		<-read
		w.WriteString("second\n")
	})
	onBoth(t, app, func(t *testing.T, server *httptest.Server) {
		resp, err := server.Client().Get(server.URL + "/wait")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		lines := bufio.NewReader(resp.Body)
		first, _ := lines.ReadString('\n')
		read <- struct{}{}
		if second, _ := lines.ReadString('\n'); first != "first\n" || second != "second\n" {
			t.Errorf("got %q and %q", first, second)
		}
	})
}

func TestEachRequestBeginsOnce(t *testing.T) {
	var mu sync.Mutex
	begun := map[string]int{}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lw := &Writer{ResponseWriter: w, Begin: func() {
			mu.Lock()
			defer mu.Unlock()
			begun[r.URL.Path]++
			w.Header().Set("X-Path", r.URL.Path)
		}}
		defer lw.Finish()
		lw.WriteString("x")
		lw.WriteHeader(500)
		lw.Flush()
	})
	onBoth(t, h, func(t *testing.T, server *httptest.Server) {
		clear(begun)
		var wait sync.WaitGroup
		for i := range 50 {
			wait.Go(func() {
				path := "/" + strings.Repeat("a", i)
				resp, err := server.Client().Get(server.URL + path)
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				if got := resp.Header.Get("X-Path"); got != path || resp.StatusCode != 200 {
					t.Errorf("%s got the headers of %s, and %d", path, got, resp.StatusCode)
				}
			})
		}
		wait.Wait()
		for path, n := range begun {
			if n != 1 {
				t.Errorf("%s began %d times", path, n)
			}
		}
	})
}

// able is a connection that can do everything, and says what it was asked.
type able struct {
	*httptest.ResponseRecorder
	asked []string
}

func (a *able) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	a.asked = append(a.asked, "hijack")
	client, server := net.Pipe()
	client.Close()
	return server, nil, nil
}

func (a *able) Push(target string, _ *http.PushOptions) error {
	a.asked = append(a.asked, "push "+target)
	return errors.New("it has it already")
}

func (a *able) ReadFrom(r io.Reader) (int64, error) {
	a.asked = append(a.asked, "read")
	return io.Copy(a.ResponseRecorder, r)
}

func (a *able) WriteString(s string) (int, error) {
	a.asked = append(a.asked, "string")
	return a.ResponseRecorder.WriteString(s)
}

func (a *able) FlushError() error {
	a.asked = append(a.asked, "flush")
	return io.ErrClosedPipe
}

func TestWhatTheConnectionCanDoIsPassedOn(t *testing.T) {
	a, begun := &able{ResponseRecorder: httptest.NewRecorder()}, 0
	w := &Writer{ResponseWriter: a, Begin: func() { begun++ }}
	if err := w.Push("/a.css", nil); err == nil || err.Error() != "it has it already" || begun != 0 {
		t.Errorf("a push: %v, and Begin came %d times", err, begun)
	}
	if n, err := w.ReadFrom(io.LimitReader(strings.NewReader("abc"), 3)); n != 3 || err != nil {
		t.Errorf("a copy: %d, %v", n, err)
	}
	if n, err := w.WriteString("de"); n != 2 || err != nil {
		t.Errorf("a text: %d, %v", n, err)
	}
	if err := w.FlushError(); err != io.ErrClosedPipe {
		t.Errorf("a flush: %v", err)
	}
	if want := []string{"push /a.css", "read", "string", "flush"}; !slices.Equal(a.asked, want) || begun != 1 {
		t.Errorf("got %q, and Begin %d times", a.asked, begun)
	}
}

// Whoever has taken the connection over answers for himself.
func TestNothingBeginsOnAConnectionThatIsTaken(t *testing.T) {
	begun := 0
	w := &Writer{ResponseWriter: &able{ResponseRecorder: httptest.NewRecorder()}, Begin: func() { begun++ }}
	conn, _, err := w.Hijack()
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if w.Finish(); begun != 0 {
		t.Error("Begin came after the hijack")
	}
}
