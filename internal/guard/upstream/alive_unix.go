//go:build unix

package upstream

import "syscall"

// A peeker looks whether an idle connection has something to read.
type peeker struct {
	look  func(fd uintptr)
	buf   [1]byte
	quiet bool
}

func newPeeker() *peeker {
	p := new(peeker)
	p.look = func(fd uintptr) {
		_, _, err := syscall.Recvfrom(int(fd), p.buf[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		p.quiet = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || err == syscall.EINTR
	}
	return p
}

// alive reports that an idle connection is open and silent. A byte that came
// unasked would be taken for the answer to the next request: such a connection
// is as good as closed.
func (c *conn) alive() bool {
	if c.peek == nil {
		return true
	}
	return c.raw.Control(c.peek.look) == nil && c.peek.quiet
}
