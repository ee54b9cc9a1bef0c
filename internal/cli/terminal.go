package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"tenet/internal/source"
)

const (
	pipedWidth = 100 // of a report that no terminal shows
	minWidth   = 60  // narrower terminals wrap for themselves
	maxWidth   = 200 // longer lines are hard to read
)

// width returns how wide the text report may be.
func (e Env) width() int {
	if !e.OutTerminal {
		return pipedWidth
	}
	columns := e.Columns
	if n, err := strconv.Atoi(e.Getenv("COLUMNS")); err == nil && n > 0 {
		columns = n
	}
	if columns <= 0 {
		return pipedWidth
	}
	return min(max(columns, minWidth), maxWidth)
}

// colored decides about colour. The flag wins; then NO_COLOR
// (https://no-color.org), which is the reader's wish; then FORCE_COLOR, which
// continuous integration sets for logs that are no terminal but show colour.
func (e Env) colored(when string) bool {
	switch {
	case when == "always":
		return true
	case when == "never", e.Getenv("NO_COLOR") != "":
		return false
	}
	if force := e.Getenv("FORCE_COLOR"); force != "" && force != "0" && force != "false" {
		return true
	}
	return e.OutTerminal && !e.Plain && e.Getenv("TERM") != "dumb"
}

const (
	progressDelay    = 500 * time.Millisecond // a run that is done by then shows none
	progressInterval = 100 * time.Millisecond
)

// A progress is the line on a terminal that says how far a long run is. It
// moves the cursor to the line's start and nowhere else. The zero value, and
// nil, show nothing.
type progress struct {
	mu      sync.Mutex
	out     io.Writer
	now     func() time.Time
	started time.Time
	last    time.Time
	shown   int // characters on the line
}

// newProgress returns the progress line of a run that starts now, or nil
// where it would disturb: in a pipe, a dumb terminal, a quiet run.
func (a *app) newProgress(now func() time.Time) *progress {
	if !a.ErrTerminal || a.quiet || a.Getenv("TERM") == "dumb" {
		return nil
	}
	return &progress{out: a.Err, now: now, started: now()}
}

// report shows a stage. It may be called from many goroutines.
func (p *progress) report(stage string, done, total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if now.Sub(p.started) < progressDelay || now.Sub(p.last) < progressInterval {
		return
	}
	p.last = now
	line := stage
	if total > 0 {
		line = fmt.Sprintf("%s %d of %d", stage, done, total)
	}
	line = source.Visible(line)
	pad := max(p.shown-len(line), 0)
	p.shown = len(line)
	fmt.Fprintf(p.out, "\r%s%s", line, strings.Repeat(" ", pad))
}

// clear removes the line before anything else is written, and ends reporting.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown > 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.shown))
	}
	p.shown = 0
	p.started = p.now().Add(24 * time.Hour)
}
