package local

import (
	"context"
	"errors"
	"net"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A listener makes one instance of a pipe after the other: each has one client.
type listener struct {
	address string
	closing windows.Handle // an event, set by Close
	once    sync.Once

	mu   sync.Mutex // held by Accept
	next windows.Handle
}

// Listen listens on a pipe of this name, which must be new.
func Listen(address string) (net.Listener, error) {
	h, err := instance(address, true)
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: "pipe", Addr: name(address), Err: err}
	}
	closing, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	return &listener{address: address, closing: closing, next: h}, nil
}

// buffers is what the system may keep of a pipe in each direction, in bytes.
const buffers = 64 << 10

// instance makes the server's end of a pipe, for nobody but this account and
// administrators.
func instance(address string, first bool) (windows.Handle, error) {
	p, err := windows.UTF16PtrFromString(address)
	if err != nil {
		return 0, err
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return 0, err
	}
	sd, err := windows.SecurityDescriptorFromString("D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		return 0, err
	}
	flags := uint32(windows.PIPE_ACCESS_DUPLEX | windows.FILE_FLAG_OVERLAPPED)
	if first {
		flags |= windows.FILE_FLAG_FIRST_PIPE_INSTANCE
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: sd}
	attributes.Length = sizeOf(attributes)
	return windows.CreateNamedPipe(p, flags, windows.PIPE_TYPE_BYTE|windows.PIPE_REJECT_REMOTE_CLIENTS, windows.PIPE_UNLIMITED_INSTANCES, buffers, buffers, 0, attributes)
}

// Accept waits for a client. Another instance is there before it returns, so
// that the name is never free.
func (l *listener) Accept() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == 0 {
		return nil, net.ErrClosed
	}
	if err := l.connect(); err != nil {
		windows.CloseHandle(l.next)
		l.next = 0
		return nil, err
	}
	h := l.next
	next, err := instance(l.address, false)
	if err != nil {
		windows.CloseHandle(h)
		l.next = 0
		return nil, err
	}
	l.next = next
	return newConn(h, l.address), nil
}

// connect waits until somebody has opened the next instance, or Close.
func (l *listener) connect() error {
	event, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(event)
	o := &windows.Overlapped{HEvent: event}
	err = windows.ConnectNamedPipe(l.next, o)
	switch {
	case errors.Is(err, windows.ERROR_PIPE_CONNECTED): // it was faster
		return nil
	case !errors.Is(err, windows.ERROR_IO_PENDING):
		return err
	}
	which, err := windows.WaitForMultipleObjects([]windows.Handle{event, l.closing}, false, windows.INFINITE)
	if err == nil && which == windows.WAIT_OBJECT_0 {
		return nil
	}
	var n uint32
	cancelled := windows.CancelIoEx(l.next, o)
	_ = windows.GetOverlappedResult(l.next, o, &n, true) // the system is done with o then
	return errors.Join(net.ErrClosed, err, ignoreGone(cancelled))
}

func ignoreGone(err error) error {
	if errors.Is(err, windows.ERROR_NOT_FOUND) {
		return nil
	}
	return err
}

// Close ends Accept.
func (l *listener) Close() error {
	err := net.ErrClosed
	l.once.Do(func() {
		err = windows.SetEvent(l.closing)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.next != 0 {
			windows.CloseHandle(l.next)
			l.next = 0
		}
		windows.CloseHandle(l.closing) // nobody waits for it: Accept would hold mu
	})
	return err
}

func (l *listener) Addr() net.Addr { return name(l.address) }

// Pair returns the two ends of a connection: one to use, and one for a child
// that inherits the handle. Nobody else can have either. The second is not
// used here: a handle belongs to the first process that waits for it.
func Pair() (net.Conn, windows.Handle, error) {
	address := Address("")
	server, err := instance(address, true)
	if err != nil {
		return nil, 0, err
	}
	inherit := &windows.SecurityAttributes{InheritHandle: 1}
	inherit.Length = sizeOf(inherit)
	client, err := open(context.Background(), address, inherit)
	if err != nil {
		windows.CloseHandle(server)
		return nil, 0, err
	}
	return newConn(server, address), client, nil
}

// Inherited is the other end of a Pair, in the child.
func Inherited(handle uintptr) net.Conn { return newConn(windows.Handle(handle), prefix) }

func sizeOf(a *windows.SecurityAttributes) uint32 { return uint32(unsafe.Sizeof(*a)) }
