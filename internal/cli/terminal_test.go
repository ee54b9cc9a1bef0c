package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// env returns an Env with these variables, "NAME=value" each.
func env(terminal bool, columns int, variables ...string) Env {
	return Env{OutTerminal: terminal, ErrTerminal: terminal, Columns: columns, Getenv: func(name string) string {
		for _, v := range variables {
			if n, value, _ := strings.Cut(v, "="); n == name {
				return value
			}
		}
		return ""
	}}
}

func TestColored(t *testing.T) {
	for _, test := range []struct {
		name      string
		terminal  bool
		when      string
		variables []string
		want      bool
	}{
		{"a terminal", true, "auto", nil, true},
		{"a pipe", false, "auto", nil, false},
		{"NO_COLOR on a terminal", true, "auto", []string{"NO_COLOR=1"}, false},
		{"an empty NO_COLOR does not count", true, "auto", []string{"NO_COLOR="}, true},
		{"a dumb terminal", true, "auto", []string{"TERM=dumb"}, false},
		{"a log that shows colour", false, "auto", []string{"FORCE_COLOR=1"}, true},
		{"FORCE_COLOR=0 does not force", false, "auto", []string{"FORCE_COLOR=0"}, false},
		{"the reader's wish goes before the log's", false, "auto", []string{"FORCE_COLOR=1", "NO_COLOR=1"}, false},
		{"the flag goes before NO_COLOR", true, "always", []string{"NO_COLOR=1"}, true},
		{"the flag goes before a pipe", false, "always", nil, true},
		{"the flag goes before FORCE_COLOR", true, "never", []string{"FORCE_COLOR=1"}, false},
	} {
		if got := env(test.terminal, 80, test.variables...).colored(test.when); got != test.want {
			t.Errorf("%s: colour %v", test.name, got)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, test := range []struct {
		name string
		env  Env
		want int
	}{
		{"a pipe", env(false, 0), 100},
		{"a pipe, whatever COLUMNS says", env(false, 0, "COLUMNS=70"), 100},
		{"a terminal", env(true, 132), 132},
		{"a terminal of unknown width", env(true, 0), 100},
		{"COLUMNS on a terminal", env(true, 132, "COLUMNS=70"), 70},
		{"COLUMNS that is no number", env(true, 132, "COLUMNS=wide"), 132},
		{"a narrow terminal", env(true, 20), 60},
		{"a wide terminal", env(true, 500), 200},
	} {
		if got := test.env.width(); got != test.want {
			t.Errorf("%s: %d columns, want %d", test.name, got, test.want)
		}
	}
}

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	a := &app{Env: env(true, 80)}
	a.Err = &out
	p := a.newProgress(func() time.Time { return now })

	p.report("reading", 1, 10)
	if out.Len() > 0 {
		t.Errorf("a run that has just begun shows %q", out.String())
	}
	now = now.Add(600 * time.Millisecond)
	p.report("reading", 5, 10)
	p.report("reading", 6, 10) // too soon after the last
	now = now.Add(200 * time.Millisecond)
	p.report("a\x1b[2J", 0, 0)
	p.clear()
	p.report("late", 0, 0)
	if want := "\rreading 5 of 10\ra<U+001B>[2J   \r            \r"; out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	for name, a := range map[string]*app{
		"a pipe":          {Env: env(false, 0)},
		"a dumb terminal": {Env: env(true, 80, "TERM=dumb")},
		"a quiet run":     {Env: env(true, 80), quiet: true},
	} {
		if p := a.newProgress(time.Now); p != nil {
			t.Errorf("%s has a progress line", name)
		} else {
			p.report("reading", 1, 2)
			p.clear()
		}
	}
}
