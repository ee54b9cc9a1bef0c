package js

import (
	"strings"
	"sync"
)

// head keeps the start of what is written to it: a Go process that dies says
// why first, and then prints many stacks.
type head struct {
	mu sync.Mutex
	b  []byte
}

const headBytes = 4 << 10

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.b = append(h.b, p[:min(len(p), headBytes-len(h.b))]...)
	return len(p), nil
}

func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.b)
}

// reason turns what a dead worker left on its standard error into words.
func reason(stderr, state string) string {
	switch {
	case strings.Contains(stderr, "goroutine stack exceeds"):
		return "the parser ran out of stack"
	case strings.Contains(stderr, "out of memory"), strings.Contains(stderr, "cannot allocate memory"):
		return "the parser ran out of memory"
	}
	if line, _, _ := strings.Cut(strings.TrimSpace(stderr), "\n"); line != "" {
		return "the parser ended: " + strings.ToValidUTF8(line[:min(len(line), 200)], "")
	}
	return "the parser ended: " + state
}
