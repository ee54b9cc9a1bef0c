package local

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// prefix is how names of pipes begin; ours go on with 128 random bits.
const prefix = `\\.\pipe\tenet-`

// Address returns the name of a pipe that there is not yet; the path has no
// part in it.
func Address(string) string { return prefix + rand.Text() }

// longest bounds what is read for the name of a pipe.
const longest = 256

// Find returns the address of the server that was published at a path.
func Find(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if len(data) > longest || !strings.HasPrefix(string(data), prefix) {
		return "", fmt.Errorf("%s names no pipe of tenet guard", path)
	}
	return string(data), nil
}

// Publish listens on a pipe and writes its name to a file. Who may read the
// file is decided by its folder; who may connect is not.
func Publish(path string) (net.Listener, error) {
	address := Address(path)
	l, err := Listen(address)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(path, []byte(address), 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &published{l, path}, nil
}

// published is a server whose name stands in a file.
type published struct {
	net.Listener
	file string
}

func (p *published) Close() error { return errors.Join(p.Listener.Close(), os.Remove(p.file)) }

// Dial connects to a pipe, or to a unix socket, which Windows has though
// Node.js does not. Its error is a *net.OpError.
func Dial(ctx context.Context, address string) (net.Conn, error) {
	if !strings.HasPrefix(address, prefix) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", address)
	}
	h, err := open(ctx, address, nil)
	if err == nil {
		if err = ours(h); err != nil {
			windows.CloseHandle(h)
		}
	}
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: "pipe", Addr: name(address), Err: err}
	}
	return newConn(h, address), nil
}

// busy is how long to wait when all instances of a pipe have clients, before
// its server has made another.
const busy = time.Millisecond

// open opens the client's end of a pipe. The server learns nothing of who we
// are and cannot act as us.
func open(ctx context.Context, address string, inherit *windows.SecurityAttributes) (windows.Handle, error) {
	p, err := windows.UTF16PtrFromString(address)
	if err != nil {
		return 0, err
	}
	for {
		h, err := windows.CreateFile(p, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, inherit, windows.OPEN_EXISTING,
			windows.FILE_FLAG_OVERLAPPED|windows.SECURITY_SQOS_PRESENT|windows.SECURITY_ANONYMOUS, 0)
		if !errors.Is(err, windows.ERROR_PIPE_BUSY) {
			return h, err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(busy):
		}
	}
}

// ours makes sure that a pipe belongs to this account: to its user, or to
// whom all that it makes belongs, which is a group for administrators.
func ours(h windows.Handle) error {
	sd, err := windows.GetSecurityInfo(h, windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	owner, _, err := sd.Owner()
	if err != nil {
		return err
	}
	token := windows.GetCurrentProcessToken()
	user, err := token.GetTokenUser()
	if err != nil {
		return err
	}
	buf := make([]uint64, 16) // more than an owner and its SID of at most 68 bytes
	var n uint32
	size := uint32(len(buf) * int(unsafe.Sizeof(buf[0])))
	if err := windows.GetTokenInformation(token, windows.TokenOwner, (*byte)(unsafe.Pointer(&buf[0])), size, &n); err != nil {
		return err
	}
	usual := *(**windows.SID)(unsafe.Pointer(&buf[0])) // a TOKEN_OWNER
	// Windows gives everything an owner. Wine, in which this is tested, gives
	// none to what was made without a list of who may use it.
	if owner == nil || owner.Equals(user.User.Sid) || owner.Equals(usual) {
		return nil
	}
	return errors.New("the pipe belongs to another account")
}

// A name is an address as package net wants it.
type name string

func (n name) Network() string { return "pipe" }
func (n name) String() string  { return strings.TrimPrefix(string(n), filepath.Dir(prefix)) }

// A conn is one end of a pipe. Handles that were opened for overlapped use
// are waited for like sockets, deadlines included.
type conn struct {
	*os.File
	address name
}

func newConn(h windows.Handle, address string) *conn {
	return &conn{os.NewFile(uintptr(h), address), name(address)}
}

func (c *conn) LocalAddr() net.Addr  { return c.address }
func (c *conn) RemoteAddr() net.Addr { return c.address }
