package guard

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// peerUID says which user is at the other end of a unix socket.
func peerUID(conn net.Conn) (uid int, known bool) {
	raw, err := conn.(*net.UnixConn).SyscallConn()
	if err != nil {
		return 0, false
	}
	err = raw.Control(func(fd uintptr) {
		if cred, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			uid, known = int(cred.Uid), true
		}
	})
	return uid, known && err == nil
}

// openSocket lets the proxy, which has another user, connect to the socket
// that the application has made: the folder says who may come so far. The
// application could put a link in the socket's place, so what is opened is
// held by its descriptor while it is looked at and changed.
func openSocket(path string, split bool) error {
	if !split {
		return nil
	}
	fd, err := unix.Open(path, unix.O_PATH|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFSOCK {
		return fmt.Errorf("%s is not a socket", path)
	}
	return os.Chmod(fmt.Sprintf("/proc/self/fd/%d", fd), 0o666)
}
