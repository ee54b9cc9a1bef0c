package lsp

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A progress tells the editor how far a check is, if that takes a while and the
// editor can show it.
type progress struct {
	s     *server
	title string
	token string
	timer *time.Timer

	mu    sync.Mutex
	begun bool
	ended bool
	last  time.Time
}

// When and how often progress is told.
const (
	tellAfter = 500 * time.Millisecond
	tellEvery = 100 * time.Millisecond
)

func (s *server) progress(ctx context.Context, title string) *progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &progress{s: s, title: title}
	if s.client.Capabilities.Window.WorkDoneProgress {
		s.tokens++
		p.token = fmt.Sprintf("tenet-%d", s.tokens)
		p.timer = time.AfterFunc(tellAfter, func() { p.begin(ctx) })
	}
	return p
}

func (p *progress) begin(ctx context.Context) {
	if p.s.conn.Call(ctx, "window/workDoneProgress/create", progressParams{Token: p.token}, nil) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended {
		p.begun = true
		p.tell(workDone{Kind: "begin", Title: "tenet checks " + p.title})
	}
}

func (p *progress) report(stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if !p.begun || p.ended || total <= 0 || now.Sub(p.last) < tellEvery {
		return
	}
	p.last = now
	percent := 100 * done / total
	p.tell(workDone{Kind: "report", Message: fmt.Sprintf("%s %d of %d files", stage, done, total), Percentage: &percent})
}

func (p *progress) end() {
	if p.timer != nil {
		p.timer.Stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.begun {
		p.tell(workDone{Kind: "end"})
	}
}

func (p *progress) tell(v workDone) { p.s.notify("$/progress", progressParams{p.token, v}) }
