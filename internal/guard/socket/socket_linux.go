package socket

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// most is how much is copied in one call: some microseconds' worth.
const most = 64 << 10

// A conn is a stream socket.
type conn struct {
	net.Conn
	raw         syscall.RawConn
	read, write call
}

// A call is what is asked of the kernel in one direction. It is kept, so that
// it need not be made each time.
type call struct {
	mu   sync.Mutex // held while it is under way
	trap uintptr
	try  func(fd uintptr) bool
	p    []byte
	n    int
	err  syscall.Errno
}

// Wrap returns c with reads and writes of its own, or c itself if it is no
// stream socket.
func Wrap(c net.Conn) net.Conn {
	var raw syscall.RawConn
	var err error
	switch s := c.(type) {
	case *net.TCPConn:
		raw, err = s.SyscallConn()
	case *net.UnixConn:
		raw, err = s.SyscallConn()
	default:
		return c
	}
	if err != nil {
		return c
	}
	w := &conn{Conn: c, raw: raw, read: call{trap: syscall.SYS_READ}, write: call{trap: syscall.SYS_WRITE}}
	w.read.try, w.write.try = w.read.do, w.write.do
	return w
}

// do makes the call; it reports false if the socket is not ready.
func (k *call) do(fd uintptr) bool {
	p := k.p[:min(len(k.p), most)]
	for {
		n, _, errno := syscall.RawSyscall(k.trap, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)))
		switch errno {
		case 0:
			k.n, k.err = int(n), 0
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return false
		default:
			k.n, k.err = 0, errno
		}
		return true
	}
}

// Read reads what is there, waiting if nothing is.
func (c *conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	k := &c.read
	k.mu.Lock()
	defer k.mu.Unlock()
	k.p = p
	err := c.raw.Read(k.try)
	k.p = nil
	switch {
	case err != nil:
		return 0, err
	case k.err != 0:
		return 0, c.failed("read", k.err)
	case k.n == 0:
		return 0, io.EOF
	}
	return k.n, nil
}

// Write writes all of p.
func (c *conn) Write(p []byte) (total int, err error) {
	k := &c.write
	k.mu.Lock()
	defer k.mu.Unlock()
	for total < len(p) {
		k.p = p[total:]
		err := c.raw.Write(k.try)
		k.p = nil
		switch {
		case err != nil:
			return total, err
		case k.err != 0:
			return total, c.failed("write", k.err)
		}
		total += k.n
	}
	return total, nil
}

// failed is the error that package net would return.
func (c *conn) failed(op string, errno syscall.Errno) error {
	return &net.OpError{Op: op, Net: c.LocalAddr().Network(), Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: os.NewSyscallError(op, errno)}
}

// CloseWrite tells the other side that nothing more comes.
func (c *conn) CloseWrite() error { return c.Conn.(interface{ CloseWrite() error }).CloseWrite() }

// SyscallConn gives access to the descriptor.
func (c *conn) SyscallConn() (syscall.RawConn, error) { return c.raw, nil }
