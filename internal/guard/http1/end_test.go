package http1_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/guard/http1"
)

func TestPanics(t *testing.T) {
	var out strings.Builder
	var mu sync.Mutex
	addr, s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "half")
		http.NewResponseController(w).Flush()
		io.WriteString(w, " an answer")
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
		panic("oops")
	}), http1.Options{Log: log.New(writerFunc(func(p []byte) (int, error) { mu.Lock(); defer mu.Unlock(); return out.Write(p) }), "", 0)})
	for _, path := range []string{"/abort", "/"} {
		c := dial(t, addr)
		c.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
		c.want("200 half broken", "end")
	}
	s.Close()
	mu.Lock()
	defer mu.Unlock()
	if text := out.String(); strings.Count(text, "panic serving") != 1 || !strings.Contains(text, "oops") || !strings.Contains(text, "end_test.go") {
		t.Errorf("%s", text)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestHijack(t *testing.T) {
	addr, s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		if _, err := w.Write([]byte("x")); err != http.ErrHijacked {
			t.Error(err)
		}
		early := rw.Reader.Buffered()
		io.WriteString(rw, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
		rw.Flush()
		io.CopyN(c, rw, int64(early))
		io.Copy(c, c)
	}), http1.Options{IdleTimeout: 200 * time.Millisecond})
	c := dial(t, addr)
	c.send(get + "early")
	time.Sleep(500 * time.Millisecond) // the clock does not end it
	c.send(" late")
	c.want("101 ")
	got := make([]byte, len("early late"))
	if _, err := io.ReadFull(c.r, got); err != nil || string(got) != "early late" {
		t.Errorf("%q, %v", got, err)
	}
	if err := s.Shutdown(context.Background()); err != nil { // it is not waited for
		t.Error(err)
	}
}

func TestShutdown(t *testing.T) {
	begun, release := make(chan bool), make(chan bool)
	addr, s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			begun <- true
			<-release
		}
		io.WriteString(w, "done")
	}), http1.Options{})
	idle, slow, half := dial(t, addr), dial(t, addr), dial(t, addr)
	idle.send(get)
	idle.want("200 done")
	half.send(get + "GET / HT")
	half.want("200 done")
	slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	<-begun
	stopped := make(chan error)
	go func() { stopped <- s.Shutdown(context.Background()) }()
	idle.want("end")
	half.send("TP/1.1\r\nHost: a\r\n\r\n")
	half.want("200 done close", "end")
	late := dial(t, addr)
	late.send(get)
	late.want("end")
	close(release)
	slow.want("200 done close", "end")
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestClose(t *testing.T) {
	begun, over := make(chan bool), make(chan bool)
	addr, s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done()
		over <- true
	}), http1.Options{})
	c := dial(t, addr)
	c.send(get)
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); err != context.DeadlineExceeded {
		t.Error(err)
	}
	s.Close()
	<-over
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Error(err)
	}
}

func TestClientThatDoesNotReadIsGivenUp(t *testing.T) {
	over := make(chan error, 1)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		for piece := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(piece)
		}
		if r.Context().Err() == nil {
			t.Error("the context is not done")
		}
		over <- err
	}), http1.Options{WriteTimeout: 200 * time.Millisecond})
	dial(t, addr).send(get)
	select {
	case <-over:
	case <-time.After(5 * time.Second):
		t.Error("the handler still writes")
	}
}

// A context that ends is heard of once, by those who still want to.
func TestStoppedAfterFunc(t *testing.T) {
	result := make(chan string, 1)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		called := make(chan int, 4)
		stops := []func() bool{}
		for i := range 3 {
			stops = append(stops, context.AfterFunc(ctx, func() { called <- i }))
		}
		child, cancel := context.WithTimeout(ctx, time.Hour)
		defer cancel()
		text := fmt.Sprint(stops[1](), stops[1](), ctx.Value("key"), ctx.Err())
		go func() {
			<-child.Done()
			first, second := <-called, <-called
			result <- fmt.Sprint(text, first+second, len(called), stops[0](), child.Err())
		}()
	}), http1.Options{})
	c := dial(t, addr)
	c.send(get)
	c.want("200 ")
	if got, want := <-result, "true false <nil> <nil>2 0 false context canceled"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
