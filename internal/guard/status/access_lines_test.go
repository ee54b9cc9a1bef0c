package status

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenet/internal/guard/ledger"
	"tenet/internal/syncbuf"
)

// brokenFor fails until a number of writes have been tried.
type brokenFor struct {
	syncbuf.Buffer
	err  error
	left int
}

func (b *brokenFor) Write(p []byte) (int, error) {
	if b.left > 0 {
		b.left--
		return 0, b.err
	}
	return b.Buffer.Write(p)
}

// A disk that is full is named once, and once more when it has room again.
func TestAccessSurvivesAFullDisk(t *testing.T) {
	said := &syncbuf.Buffer{}
	out := &brokenFor{err: syscall.ENOSPC, left: 3}
	l := ledger.New()
	wrap, drain, err := Access(t.Context(), AccessOptions{Writer: out, Ledger: l, Logger: slog.New(slog.NewTextHandler(said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		w := httptest.NewRecorder()
		wrap(http.HandlerFunc(ok)).ServeHTTP(w, request("/"))
		if w.Code != 201 {
			t.Errorf("a request got %d", w.Code)
		}
		if err := drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines, not the 2 after it worked again", n)
	}
	if n := strings.Count(said.String(), "lines are lost"); n != 1 {
		t.Errorf("said %d times: %s", n, said.String())
	}
	if !strings.Contains(said.String(), "no space left") || !strings.Contains(said.String(), "written again") || !strings.Contains(said.String(), "lost=3") {
		t.Error(said.String())
	}
	if len(l.Snapshot().Events) != 2 {
		t.Errorf("events: %+v", l.Snapshot().Events)
	}
}

// A pipe that nobody reads, and one that is closed, hold up no request.
func TestAccessSurvivesPipes(t *testing.T) {
	said := &syncbuf.Buffer{}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	wrap, drain, err := Access(ctx, AccessOptions{Writer: w, Logger: slog.New(slog.NewTextHandler(said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h := wrap(http.HandlerFunc(ok))
	start := time.Now()
	for range 8000 { // about 2 MB; the pipe takes 64 KB and the queue 1 MB
		h.ServeHTTP(httptest.NewRecorder(), request("/"))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("requests waited for the log: %v", took)
	}
	short, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := drain(short); !errors.Is(err, errNotDrained) {
		t.Errorf("drain says %v of a writer that hangs", err)
	}
	r.Close() // the write that hangs ends with EPIPE
	if err := drain(t.Context()); err != nil {
		t.Error(err)
	}
	if n := strings.Count(said.String(), "lines are lost"); n != 1 {
		t.Errorf("said %d times: %s", n, said.String())
	}
}

// Lines are written whole and in their order while more come: no buffer is
// written and filled at a time.
func TestAccessLinesStayWhole(t *testing.T) {
	out := &syncbuf.Buffer{}
	wrap, drain, err := Access(t.Context(), AccessOptions{Format: "common", Writer: out})
	if err != nil {
		t.Fatal(err)
	}
	h := wrap(http.HandlerFunc(ok))
	for i := range 3000 {
		h.ServeHTTP(httptest.NewRecorder(), request("/n"+strconv.Itoa(i)))
		if i%100 == 0 {
			if err := drain(t.Context()); err != nil { // so that the writer goes to sleep and wakes again
				t.Fatal(err)
			}
		}
	}
	if err := drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if !strings.Contains(line, "\"GET /n"+strconv.Itoa(i)+" HTTP/1.1\" 201 5") {
			t.Fatalf("line %d is %q", i, line)
		}
	}
}
