package probe_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenet/internal/probe"
)

// quick are bounds under which a server that never ends is soon given up.
var quick = probe.Options{Each: 300 * time.Millisecond, Time: 2 * time.Second, MaxRequests: 3}

// calm are for servers that end by themselves, on a machine that is busy.
var calm = probe.Options{Each: 20 * time.Second, MaxRequests: 1}

// bounded fails if a probe takes much longer than its bounds.
func bounded(t *testing.T) {
	t.Helper()
	started := time.Now()
	t.Cleanup(func() {
		if took := time.Since(started); took > 30*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s.URL + "/"
}

func front(t *testing.T, f *probe.Facts, err error) *probe.Exchange {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return f.Exchanges[0]
}

func TestEndlessBody(t *testing.T) {
	bounded(t)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		block := strings.Repeat("a", 64<<10)
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte(block)); err != nil {
				return
			}
		}
	})
	f, err := probe.Run(t.Context(), url, quick)
	if x := front(t, f, err); !x.Cut || len(x.Body) > probe.MaxBody {
		t.Errorf("cut %v after %d bytes", x.Cut, len(x.Body))
	}
}

func TestBodyThatDrips(t *testing.T) {
	bounded(t)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, "a")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	})
	f, err := probe.Run(t.Context(), url, quick)
	if x := front(t, f, err); !x.Cut || len(x.Body) == 0 {
		t.Errorf("cut %v after %d bytes", x.Cut, len(x.Body))
	}
}

func TestGzipBomb(t *testing.T) {
	bounded(t)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 64 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
		z.Close()
	})
	f, err := probe.Run(t.Context(), url, calm)
	if x := front(t, f, err); !x.Cut || len(x.Body) != probe.MaxBody {
		t.Errorf("cut %v after %d bytes", x.Cut, len(x.Body))
	}
}

// raw answers every connection with the same bytes, and then what more does.
func raw(t *testing.T, answer string, more func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.Read(make([]byte, 4096))
				c.Write([]byte(answer))
				if more != nil {
					more(c)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/"
}

func TestServersThatGiveNoAnswer(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		more         func(net.Conn)
		want         string
	}{
		{"slow header", "HTTP/1.1 200 OK\r\n", func(c net.Conn) {
			for range 200 {
				if _, err := c.Write([]byte("X: y\r\n")); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}, "does not answer in time"},
		{"silence", "", func(net.Conn) { time.Sleep(2 * time.Second) }, "does not answer in time"},
		{"100,000 lines of Set-Cookie", "HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: a=b\r\n", 100_000) + "\r\n", nil, "answers with more than 256 KB of headers"},
		{"another protocol", "220 mail.example ESMTP\r\n", nil, "does not speak HTTP"},
		{"hangs up", "", nil, "gives no answer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			bounded(t)
			_, err := probe.Run(t.Context(), raw(t, test.answer, test.more), quick)
			var e *probe.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), test.want) || e.Hint == "" {
				t.Errorf("got %v, want %q with a hint", err, test.want)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	l.Close()
	if _, err := probe.Run(t.Context(), "http://"+at, quick); err == nil || !strings.Contains(err.Error(), "refuses the connection") {
		t.Errorf("got %v", err)
	}
}

func TestRedirectsThatLeadNowhere(t *testing.T) {
	n := 0
	for _, test := range []struct {
		name, to, want, note string
	}{
		{"to itself", "/", "redirects in a circle", ""},
		{"without end", "next", "redirects in a circle, or more than 5 times", ""},
		{"to a file", "file:///etc/passwd", "", "it is no address of a web page"},
		{"to a script", "javascript:alert(1)", "", "it is no address of a web page"},
		{"to the keys of a cloud", "http://169.254.169.254/latest/meta-data/", "169.254.169.254 is an address of this machine or network", ""},
		{"to nonsense", "http://[::1/%zz", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			bounded(t)
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				n++
				to := test.to
				if to == "next" {
					to = fmt.Sprint("/", n)
				}
				w.Header().Set("Location", to)
				w.WriteHeader(302)
			})
			o := quick
			o.MaxRequests, o.Follow = 20, true
			f, err := probe.Run(t.Context(), url, o)
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
				return
			}
			if x := front(t, f, err); x.Status != 302 || !strings.Contains(strings.Join(f.Notes, "\n"), test.note) {
				t.Errorf("got %d with the notes %q", x.Status, f.Notes)
			}
		})
	}
}

func TestARedirectToAnotherHostNeedsFollow(t *testing.T) {
	elsewhere := serve(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Else", "1") })
	elsewhere = strings.Replace(elsewhere, "127.0.0.1", "localhost", 1)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, http.StatusFound) })
	for _, follow := range []bool{false, true} {
		o := quick
		o.Follow = follow
		o.Header = http.Header{"Authorization": {"Bearer secret"}}
		f, err := probe.Run(t.Context(), url, o)
		if err != nil {
			t.Fatal(err)
		}
		reached := f.Base.Hostname() == "localhost"
		if reached != follow || len(f.Notes) == 0 {
			t.Errorf("follow %v: ended at %s with the notes %q", follow, f.Base, f.Notes)
		}
		for _, x := range f.Exchanges {
			if strings.Contains(x.URL, "localhost") && x.Login {
				t.Errorf("the login was sent to %s", x.URL)
			}
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Set-Cookie"] = []string{"s\xffd=\xfe; Path=/\xc0"}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<a href='/\xff\xfe'><script src='\x00'></script>")
	})
	f, err := probe.Run(t.Context(), url, probe.Options{})
	x := front(t, f, err)
	if c := x.Cookies(); len(c) != 1 || c[0].Line != "s?d=...; Path=/?" {
		t.Errorf("got %+v", c)
	}
}

func TestHTTP2ThatBreaksOff(t *testing.T) {
	bounded(t)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "half")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler) // RST_STREAM
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	f, err := probe.Run(t.Context(), s.URL+"/", calm)
	if x := front(t, f, err); !x.Cut || x.Proto != "HTTP/2.0" || f.TLS.Protocol != "h2" {
		t.Errorf("cut %v over %s", x.Cut, x.Proto)
	}
}

func TestBrokenTLS(t *testing.T) {
	for name, answer := range map[string]string{
		"plain": "HTTP/1.1 400 Bad Request\r\n\r\n", "noise": "\x16\x03\x01\x00\x05\xff\xff\xff\xff\xff", "alert": "\x15\x03\x01\x00\x02\x02\x28",
	} {
		bounded(t)
		url := strings.Replace(raw(t, answer, nil), "http:", "https:", 1)
		_, err := probe.Run(t.Context(), url, quick)
		if err == nil || !strings.Contains(err.Error(), "TLS") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
