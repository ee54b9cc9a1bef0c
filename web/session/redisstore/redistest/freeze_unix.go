//go:build unix

package redistest

import "syscall"

// Freeze stops the server in its tracks: it accepts connections and answers
// nothing. The returned function lets it go on.
func (s *Server) Freeze() (thaw func()) {
	s.signal(syscall.SIGSTOP)
	return func() { s.signal(syscall.SIGCONT) }
}

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatalf("redistest: %v", err)
	}
}
