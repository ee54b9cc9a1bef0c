package check

import "sync"

// A runner is a goroutine that does one piece of work after another. Its stack
// has grown to what checks need, which a new one for every file would do anew.
type runner struct {
	work chan func()   // closing it ends the runner after what it is at
	done chan struct{} // after each piece; buffered, for nobody may be listening any more
}

// runners are those that have nothing to do.
type runners struct {
	mu   sync.Mutex
	idle []*runner
}

func (s *runners) take() *runner {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.idle); n > 0 {
		r := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return r
	}
	r := &runner{work: make(chan func()), done: make(chan struct{}, 1)}
	go func() {
		for do := range r.work {
			do()
			r.done <- struct{}{}
		}
	}()
	return r
}

func (s *runners) give(r *runner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, r)
}

// dismiss ends those that are idle.
func (s *runners) dismiss() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.idle {
		close(r.work)
	}
	s.idle = nil
}
