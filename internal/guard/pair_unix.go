//go:build unix

package guard

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// socketPair returns the two ends of a connection: one to use, and one to
// hand to a child.
func socketPair() (ours net.Conn, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, nil, err
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	mine, other := os.NewFile(uintptr(fds[0]), "link"), os.NewFile(uintptr(fds[1]), "link")
	ours, err = net.FileConn(mine)
	mine.Close()
	if err != nil {
		other.Close()
		return nil, nil, err
	}
	return ours, other, nil
}
