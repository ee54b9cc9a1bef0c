package late

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestBeginComesOnceAndInTime(t *testing.T) {
	for name, app := range map[string]func(*Writer){
		"nothing":       func(*Writer) {},
		"a status":      func(w *Writer) { w.WriteHeader(204) },
		"a body, twice": func(w *Writer) { w.Write([]byte("a")); w.Write([]byte("b")) },
		"a text":        func(w *Writer) { w.WriteString("a") },
		"a copy":        func(w *Writer) { w.ReadFrom(strings.NewReader("a")) },
		"a flush":       func(w *Writer) { w.Flush() },
	} {
		rec, n := httptest.NewRecorder(), 0
		w := &Writer{ResponseWriter: rec}
		w.Begin = func() { n++; w.Header().Set("X-Late", "1") }
		app(w)
		w.Finish()
		if got := rec.Result().Header.Get("X-Late"); n != 1 || got != "1" {
			t.Errorf("%s: Begin came %d times, and %q was sent", name, n, got)
		}
	}
}

func TestBeginDoesNotComeBeforeHints(t *testing.T) {
	begun := false
	w := &Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() { begun = true }}
	if w.WriteHeader(http.StatusEarlyHints); begun {
		t.Error("an informational answer began it")
	}
	if w.WriteHeader(http.StatusSwitchingProtocols); !begun {
		t.Error("101 is final, and did not begin it")
	}
}

func TestHintComesBeforeEachInformationalAnswer(t *testing.T) {
	said := ""
	w := &Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() { said += "begin " }, Hint: func() { said += "hint " }}
	for _, status := range []int{100, 103, 200, 103} {
		w.WriteHeader(status)
	}
	if said != "hint hint begin " {
		t.Errorf("got %q", said)
	}
}

func TestWhatTheConnectionCannotDo(t *testing.T) {
	w := &Writer{ResponseWriter: httptest.NewRecorder(), Begin: func() {}}
	if _, _, err := w.Hijack(); err == nil || w.begun {
		t.Error("a recorder has been hijacked")
	}
	if err := w.Push("/", nil); err != http.ErrNotSupported {
		t.Errorf("got %v", err)
	}
	if w.Unwrap() == nil {
		t.Error("nothing below")
	}
}
