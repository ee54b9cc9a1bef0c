package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenet/internal/syncbuf"
)

// noon is the time of all lines.
func noon() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }

func TestLogText(t *testing.T) {
	var out, errs syncbuf.Buffer
	l := NewLog(&out, &errs, false, noon)
	l.Say("one\ntwo")
	l.Pump(strings.NewReader("from the app\r\nno end"), "app", true, nil)
	l.Pump(strings.NewReader("second\n"), "app.2", true, nil)
	l.PumpProxy(strings.NewReader(`{"time":"x","level":"WARN","msg":"blocked","id":"abc","n":3,"why":"two words"}` + "\npanic: no\n"))
	l.Close()
	if got, want := out.String(), "from the app\nno end\napp.2 | second\n"; got != want {
		t.Errorf("standard output has %q, want %q", got, want)
	}
	want := "tenet guard: one\n             two\ntenet guard: blocked  id=abc  n=3  why=\"two words\"\ntenet guard: proxy: panic: no\n"
	if got := errs.String(); got != want {
		t.Errorf("standard error has %q, want %q", got, want)
	}
}

func TestLogJSON(t *testing.T) {
	var out, errs syncbuf.Buffer
	l := NewLog(&out, &errs, true, noon)
	l.Warn("careful")
	l.Pump(strings.NewReader("plain\n{\"level\":30}\n"), "app.1", true, nil)
	l.PumpProxy(strings.NewReader(`{"level":"INFO","msg":"m"}` + "\n"))
	l.Close()
	want := `{"time":"2026-11-26T12:00:00Z","source":"app.1","stream":"stdout","msg":"plain"}
{"time":"2026-11-26T12:00:00Z","source":"app.1","stream":"stdout","record":{"level":30}}
`
	if got := out.String(); got != want {
		t.Errorf("standard output has\n%s", got)
	}
	for line := range strings.Lines(errs.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// A line that never ends comes in parts, and none of it is lost.
func TestLogLongLine(t *testing.T) {
	var out, errs syncbuf.Buffer
	l := NewLog(&out, &errs, false, noon)
	l.Pump(strings.NewReader(strings.Repeat("x", 3*logLine+5)), "app", true, nil)
	l.Close()
	if got := strings.Count(out.String(), "x"); got != 3*logLine+5 {
		t.Errorf("%d characters arrived", got)
	}
}

// A reader that is stuck holds nobody up, and what it misses is counted.
func TestLogStuck(t *testing.T) {
	r, w := io.Pipe()
	var errs syncbuf.Buffer
	l := NewLog(w, &errs, false, noon)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 3 * logQueue {
			l.Pump(strings.NewReader(fmt.Sprintln("line", i)), "app", true, nil)
		}
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("a stuck reader holds the application up")
	}
	var got syncbuf.Buffer
	go io.Copy(&got, r)
	for end := time.Now().Add(30 * time.Second); !strings.Contains(got.String(), "lines for standard output were lost"); {
		if time.Now().After(end) {
			t.Fatalf("the loss is not said: %.200s", got.String())
		}
		time.Sleep(time.Millisecond)
	}
	l.Close()
}

// A failing is a writer that fails until it is mended.
type failing struct {
	syncbuf.Buffer
	err  atomic.Pointer[error]
	lost atomic.Int32 // writes that failed
}

func (f *failing) Write(p []byte) (int, error) {
	if err := f.err.Load(); err != nil {
		f.lost.Add(1)
		return 0, *err
	}
	return f.Buffer.Write(p)
}

// A full disk is named on the other stream, and what was lost is said once
// there is room again.
func TestLogFull(t *testing.T) {
	full, reason := &failing{}, errors.New("no space left on device")
	full.err.Store(&reason)
	var errs syncbuf.Buffer
	l := NewLog(full, &errs, false, noon)
	line := func(s string) { l.Pump(strings.NewReader(s+"\n"), "app", true, nil) }
	line("lost")
	line("lost too")
	for !strings.Contains(errs.String(), "standard output cannot be written: no space left on device") {
		time.Sleep(time.Millisecond)
	}
	for full.lost.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	full.err.Store(nil)
	line("there is room")
	line("and on")
	l.Close()
	if got := full.String(); !strings.Contains(got, "2 lines for standard output were lost") || !strings.Contains(got, "and on") {
		t.Errorf("got %q", got)
	}
	if n := strings.Count(errs.String(), "cannot be written"); n != 1 {
		t.Errorf("said %d times", n)
	}
}
