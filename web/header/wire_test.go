package header

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// careless undoes what it can.
func careless(w http.ResponseWriter) {
	w.Header().Set("X-Powered-By", "Express")
	w.Header().Set("X-Frame-Options", "ALLOW-FROM https://evil.example")
	w.Header().Del("X-Content-Type-Options")
}

func TestEnforceIsTheLastWord(t *testing.T) {
	apps := map[string]http.HandlerFunc{
		"writes nothing":  func(w http.ResponseWriter, _ *http.Request) { careless(w) },
		"writes a body":   func(w http.ResponseWriter, _ *http.Request) { careless(w); w.Write([]byte("hi")) },
		"writes a text":   func(w http.ResponseWriter, _ *http.Request) { careless(w); io.WriteString(w, "hi") },
		"writes a status": func(w http.ResponseWriter, _ *http.Request) { careless(w); w.WriteHeader(404) },
		"flushes":         func(w http.ResponseWriter, _ *http.Request) { careless(w); w.(http.Flusher).Flush() },
		"flushes by controller": func(w http.ResponseWriter, _ *http.Request) {
			careless(w)
			if err := http.NewResponseController(w).Flush(); err != nil {
				panic(err)
			}
		},
		"copies": func(w http.ResponseWriter, _ *http.Request) {
			careless(w)
			w.(io.ReaderFrom).ReadFrom(strings.NewReader("hi"))
		},
		"hints first": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			careless(w)
			w.WriteHeader(200)
		},
	}
	for name, app := range apps {
		server := httptest.NewServer(must(t, Config{Enforce: true})(app))
		resp, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		server.Close()
		for _, h := range Table() {
			if got := resp.Header.Get(h.Name); got != h.Value && h.Helmet {
				t.Errorf("an application that %s: %s is %q, want %q", name, h.Name, got, h.Value)
			}
		}
	}
}

func TestInformationalAnswers(t *testing.T) {
	for _, enforce := range []bool{false, true} {
		server := httptest.NewServer(must(t, Config{Enforce: enforce})(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
		})))
		var codes []int
		trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, _ textproto.MIMEHeader) error { codes = append(codes, code); return nil }}
		r, _ := http.NewRequest("GET", server.URL, nil)
		resp, err := http.DefaultClient.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		server.Close()
		if !slices.Equal(codes, []int{103}) || resp.StatusCode != http.StatusTeapot || resp.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("enforce %v: got %v, %d, %v", enforce, codes, resp.StatusCode, resp.Header)
		}
	}
}

func TestConnectionsKeepTheirPowers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.txt")
	if err := os.WriteFile(file, []byte("file"), 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/hijack", func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotImplemented)
			return
		}
		io.WriteString(conn, "HTTP/1.1 299 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		conn.Close()
	})
	mux.HandleFunc("/deadline", func(w http.ResponseWriter, _ *http.Request) {
		c := http.NewResponseController(w)
		if err := errors.Join(c.SetReadDeadline(time.Now().Add(time.Minute)), c.SetWriteDeadline(time.Now().Add(time.Minute)), c.Flush()); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	for _, enforce := range []bool{false, true} {
		handler := must(t, Config{Enforce: enforce})(mux)
		for _, h2 := range []bool{false, true} {
			server := httptest.NewUnstartedServer(handler)
			server.EnableHTTP2 = h2
			server.StartTLS()
			for path, want := range map[string]int{"/hijack": 299, "/deadline": 200, "/file": 200} {
				if h2 && path == "/hijack" {
					want = http.StatusNotImplemented // HTTP/2 has no connection to give away
				}
				resp, err := server.Client().Get(server.URL + path)
				if err != nil {
					t.Fatal(err)
				}
				body, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				if resp.StatusCode != want || resp.ProtoMajor != map[bool]int{false: 1, true: 2}[h2] {
					t.Errorf("enforce %v, %s: got %s %d %s, want %d", enforce, path, resp.Proto, resp.StatusCode, body, want)
				}
				if want != 299 && resp.Header.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("enforce %v, %s %s: headers are missing", enforce, resp.Proto, path)
				}
			}
			server.Close()
		}
	}
}

func TestUpgrade(t *testing.T) {
	server := httptest.NewTLSServer(must(t, Config{Enforce: true})(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Upgrade", "echo")
		w.Header().Set("Connection", "Upgrade")
		w.WriteHeader(http.StatusSwitchingProtocols)
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		line, _ := buf.ReadString('\n')
		io.WriteString(conn, line)
	})))
	defer server.Close()
	conn, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nping\n")
	rest := bufio.NewReader(conn)
	resp, err := http.ReadResponse(rest, nil)
	if err != nil || resp.StatusCode != 101 || resp.Header.Get("X-Frame-Options") == "" {
		t.Fatalf("got %v, %v", resp, err)
	}
	if line, _ := rest.ReadString('\n'); line != "ping\n" {
		t.Errorf("got %q", line)
	}
}
