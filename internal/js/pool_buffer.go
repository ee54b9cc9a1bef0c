package js

import "slices"

// Free takes back what Extract has returned: later answers are read into it.
func (p *Pool) Free(facts []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < maxFree && cap(facts) <= keepBytes {
		p.free = append(p.free, facts)
	}
}

// maxFree is how many answers wait to be read into again.
const maxFree = 8

// buffer returns memory for an answer of n bytes.
func (p *Pool) buffer(n int) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return make([]byte, n)
	}
	b := p.free[last]
	p.free = p.free[:last]
	return slices.Grow(b[:0], n)[:n]
}
