package autopilot

import "bytes"

// A swapper puts the nonce in the place of the placeholder wherever it stands
// in a page: scripts hand it on to those that they load (__webpack_nonce__),
// frameworks write it into their data, and the placeholder must not be seen.
// Both have the same length, so that no length changes. What may become the
// placeholder is held back until the next part.
type swapper struct {
	placeholder, nonce string
	out                func([]byte)
	held               []byte
}

// write sends a part of the page. It does not change b.
func (s *swapper) write(b []byte) {
	if len(s.held) > 0 {
		b = append(s.held, b...)
		s.held = nil
	}
	for {
		i := bytes.Index(b, []byte(s.placeholder))
		if i < 0 {
			break
		}
		s.send(b[:i])
		s.out([]byte(s.nonce))
		b = b[i+len(s.placeholder):]
	}
	keep := s.begun(b)
	s.send(b[:len(b)-keep])
	if keep > 0 {
		s.held = append([]byte(nil), b[len(b)-keep:]...)
	}
}

// begun returns how many bytes at the end may be the beginning of the
// placeholder.
func (s *swapper) begun(b []byte) int {
	tail := b[max(0, len(b)-len(s.placeholder)+1):]
	for i := bytes.IndexByte(tail, s.placeholder[0]); i >= 0 && i < len(tail); i++ {
		if string(tail[i:]) == s.placeholder[:len(tail)-i] {
			return len(tail) - i
		}
	}
	return 0
}

func (s *swapper) send(b []byte) {
	if len(b) > 0 {
		s.out(b)
	}
}

// finish sends what was held.
func (s *swapper) finish() {
	s.send(s.held)
	s.held = nil
}
