// Package syncbuf has a buffer that one may read while another writes: what a
// process prints, or a logger, while a test looks on.
package syncbuf

import (
	"bytes"
	"sync"
)

// A Buffer collects what is written to it. The zero Buffer is empty; all methods
// may be called at the same time.
type Buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds p; it does not fail.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String returns all that was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
