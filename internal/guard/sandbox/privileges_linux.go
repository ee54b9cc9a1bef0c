package sandbox

import (
	"fmt"
	"math"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// lastCapability is more than any kernel has; the first unknown one ends the loop.
const lastCapability = 63

// dropPrivileges makes this thread an ordinary one of the user, for good. The
// system calls are raw because Go's wrappers change all threads, of which only
// this one survives.
func dropPrivileges(user *User) error {
	// Past execve, what is not in the bounding set cannot come back. An ordinary user
	// may not touch it, and no_new_privs keeps him from using it.
	for c := uintptr(0); c <= lastCapability; c++ {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err != nil {
			break
		}
	}
	if user != nil {
		if err := become(user); err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil && err != unix.EINVAL {
		return fmt.Errorf("ambient capabilities: %w", err)
	}
	// Not only root has capabilities: a program with file capabilities, such as a tenet
	// that may bind port 80, still has them here.
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := unix.Capset(&header, &none[0]); err != nil {
		return fmt.Errorf("giving up capabilities: %w", err)
	}
	return nil
}

func become(user *User) error {
	if unix.Geteuid() != 0 {
		return nil // newPlan made sure that we are who we should be
	}
	var groups unsafe.Pointer
	if len(user.Groups) > 0 {
		groups = unsafe.Pointer(&user.Groups[0])
	}
	uid, gid := uintptr(user.UID), uintptr(user.GID)
	for _, call := range []struct {
		what    string
		number  uintptr
		a, b, c uintptr
	}{
		{"supplementary groups", unix.SYS_SETGROUPS, uintptr(len(user.Groups)), uintptr(groups), 0},
		{"group", unix.SYS_SETRESGID, gid, gid, gid},
		{"user", unix.SYS_SETRESUID, uid, uid, uid},
	} {
		if _, _, err := unix.RawSyscall(call.number, call.a, call.b, call.c); err != 0 {
			return fmt.Errorf("changing to user %s: %s: %w", user.Name, call.what, err)
		}
	}
	return nil
}

// setLimits sets soft and hard limits, so that nothing can be raised again, but never asks for
// more than we have: root in a container lacks the right to.
func setLimits(l Limits) error {
	for _, limit := range []struct {
		what     string
		resource int
		value    uint64
		set      bool
	}{
		{"core dumps", unix.RLIMIT_CORE, 0, true},
		{"real-time priority", unix.RLIMIT_RTPRIO, 0, true},
		{"message queues", unix.RLIMIT_MSGQUEUE, 0, true},
		{"open files", unix.RLIMIT_NOFILE, l.Files, l.Files > 0},
		{"processes", unix.RLIMIT_NPROC, l.Processes, l.Processes > 0},
		{"size of files", unix.RLIMIT_FSIZE, l.FileSize, l.FileSize > 0},
		{"memory", unix.RLIMIT_DATA, l.Data, l.Data > 0},
	} {
		if !limit.set {
			continue
		}
		if err := clamp(limit.resource, limit.value); err != nil {
			return fmt.Errorf("limit of %s: %w", limit.what, err)
		}
	}
	return nil
}

func clamp(resource int, value uint64) error {
	var have syscall.Rlimit
	if err := syscall.Getrlimit(resource, &have); err != nil {
		return err
	}
	if have.Max != math.MaxUint64 { // RLIM_INFINITY
		value = min(value, have.Max)
	}
	// syscall's own Setrlimit, so that Go does not set back the number of open files when it executes.
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: value, Max: value})
}
