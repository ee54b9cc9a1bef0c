package probe

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// listening returns the addresses of the sockets that listen, by inode.
func listening(proc fs.FS) map[string]string {
	all := map[string]string{}
	for _, name := range []string{"net/tcp", "net/tcp6"} {
		data, err := readSmall(proc, name)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != "0A" { // TCP_LISTEN
				continue
			}
			if at, ok := address(f[1]); ok {
				all[f[9]] = at.String()
			}
		}
	}
	return all
}

// address reads "0100007F:0BB8": words of four bytes, each little endian.
func address(s string) (netip.AddrPort, bool) {
	host, port, _ := strings.Cut(s, ":")
	b, err := hex.DecodeString(host)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if err != nil || err2 != nil || len(b)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for word := range slices.Chunk(b, 4) {
		slices.Reverse(word)
	}
	a, ok := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(a, uint16(n)), ok
}

// Listener returns the process that listens at a port.
func Listener(proc fs.FS, port int) (pid int, err error) {
	want := map[string]bool{}
	for inode, at := range listening(proc) {
		if a, err := netip.ParseAddrPort(at); err == nil && int(a.Port()) == port {
			want["socket:["+inode+"]"] = true
		}
	}
	name := fmt.Sprintf("port %d", port)
	if len(want) == 0 {
		return 0, &Error{name, "is one where nothing listens", "Is the service running? On systems other than Linux there is no /proc to read."}
	}
	entries, err := fs.ReadDir(proc, ".")
	if err != nil {
		return 0, fmt.Errorf("looking for who listens at port %d: %w", port, err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		fds, _ := fs.ReadDir(proc, e.Name()+"/fd") // of another user: it is not ours to see
		for _, fd := range fds {
			if to, err := fs.ReadLink(proc, e.Name()+"/fd/"+fd.Name()); err == nil && want[to] {
				return pid, nil
			}
		}
	}
	return 0, &Error{name, "is held by a process of another user", "Run tenet as that user, or as root."}
}
