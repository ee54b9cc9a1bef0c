package sandbox

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Landlock is asked by raw system calls: there are three, and a library for them
// would bring its own idea of what to do on old kernels, which is ours to say.

// Groups of rights to files.
const (
	readFiles = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	// changeFiles has no device nodes, which give access past every path, and nothing executable.
	changeFiles = unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_REMOVE_DIR |
		unix.LANDLOCK_ACCESS_FS_REMOVE_FILE | unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG |
		unix.LANDLOCK_ACCESS_FS_MAKE_SOCK | unix.LANDLOCK_ACCESS_FS_MAKE_FIFO | unix.LANDLOCK_ACCESS_FS_MAKE_SYM | unix.LANDLOCK_ACCESS_FS_REFER
	execute = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE
	device  = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	// ofFiles are the rights that a file itself can have; the others are those of folders.
	ofFiles = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_READ_FILE |
		unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
)

// handled are all rights to files that an ABI knows of those that we know.
func handled(abi int) uint64 {
	all := uint64(unix.LANDLOCK_ACCESS_FS_MAKE_SYM)<<1 - 1 // ABI 1: the bits up to here
	for _, newer := range []struct {
		abi   int
		right uint64
	}{
		{landlockRefer, unix.LANDLOCK_ACCESS_FS_REFER},
		{landlockTruncate, unix.LANDLOCK_ACCESS_FS_TRUNCATE},
		{landlockIoctl, unix.LANDLOCK_ACCESS_FS_IOCTL_DEV},
	} {
		if abi >= newer.abi {
			all |= newer.right
		}
	}
	return all
}

// landlockABI is the version that this kernel has, or 0.
func landlockABI() int {
	n, _, err := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if err != 0 {
		return 0
	}
	return int(n)
}

// ruleset is a Landlock ruleset that is being filled.
type ruleset struct {
	fd    int
	files uint64
	net   uint64
}

// newRuleset makes the rules of a policy. Opening their paths may need rights that
// the process is about to lose, so they are made first and put in force last.
func newRuleset(p *Policy, programs []string, abi int) (*ruleset, error) {
	attr := unix.LandlockRulesetAttr{Handled_access_fs: handled(abi)}
	if abi >= landlockTCP {
		attr.Handled_access_net = handledPorts(p.Network)
	}
	if abi >= landlockScope {
		attr.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
	}
	fd, _, err := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0)
	if err != 0 {
		return nil, fmt.Errorf("landlock: making a ruleset: %w", err)
	}
	r := &ruleset{fd: int(fd), files: attr.Handled_access_fs, net: attr.Handled_access_net}
	for _, group := range []struct {
		paths  []string
		rights uint64
		must   bool
	}{
		{p.Read, readFiles, false},
		{p.Write, readFiles | changeFiles, true},
		{programs, execute, true},
		{p.Devices, device, false},
	} {
		for _, path := range group.paths {
			if err := r.path(path, group.rights); err != nil && (group.must || !errors.Is(err, os.ErrNotExist)) {
				return nil, err
			}
		}
	}
	return r, r.ports(p.Network)
}

func (r *ruleset) path(path string, rights uint64) error {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("landlock: %s: %w", path, err)
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return fmt.Errorf("landlock: %s: %w", path, err)
	}
	if rights &= r.files; st.Mode&unix.S_IFMT != unix.S_IFDIR {
		rights &= ofFiles
	}
	attr := unix.LandlockPathBeneathAttr{Allowed_access: rights, Parent_fd: int32(fd)}
	return r.add(unix.LANDLOCK_RULE_PATH_BENEATH, unsafe.Pointer(&attr), path)
}

// handledPorts are the rights to TCP that are restricted. "Any" is no restriction.
func handledPorts(n Network) uint64 {
	var out uint64
	if !n.Bind.Any {
		out |= unix.LANDLOCK_ACCESS_NET_BIND_TCP
	}
	if !n.Connect.Any {
		out |= unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
	}
	return out
}

// portRule is struct landlock_net_port_attr, and landlockPort its type.
type portRule struct{ rights, port uint64 }

const landlockPort = 2 // LANDLOCK_RULE_NET_PORT

func (r *ruleset) ports(n Network) error {
	connect := n.Connect.List
	if n.Resolve {
		connect = append([]uint16{53}, connect...)
	}
	for _, group := range []struct {
		ports  []uint16
		rights uint64
	}{
		{connect, unix.LANDLOCK_ACCESS_NET_CONNECT_TCP},
		{n.Bind.List, unix.LANDLOCK_ACCESS_NET_BIND_TCP},
	} {
		if group.rights&r.net == 0 {
			continue
		}
		for _, port := range group.ports {
			attr := portRule{group.rights, uint64(port)}
			if err := r.add(landlockPort, unsafe.Pointer(&attr), fmt.Sprintf("port %d", port)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *ruleset) add(kind uintptr, attr unsafe.Pointer, what string) error {
	if _, _, err := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(r.fd), kind, uintptr(attr), 0, 0, 0); err != 0 {
		return fmt.Errorf("landlock: %s: %w", what, err)
	}
	return nil
}

// enforce puts the rules in force for this thread, and closes them.
func (r *ruleset) enforce() error {
	if _, _, err := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, uintptr(r.fd), 0, 0); err != 0 {
		return fmt.Errorf("landlock: restricting the process: %w", err)
	}
	return unix.Close(r.fd)
}
