package sandbox

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Available looks at what the kernel and our rights offer. It starts a process
// to see whether namespaces are allowed, which takes a millisecond.
func Available() Features {
	f := Features{Stage: true, Users: os.Geteuid() == 0, Landlock: min(landlockABI(), landlockNewest), Seccomp: haveSeccomp()}
	f.UserNS = os.Geteuid() != 0
	f.View = canView(f)
	f.Missing = f.lacking()
	return f
}

func haveSeccomp() bool {
	action := uint32(notPermitted & 0xffff0000)
	_, _, err := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	return haveFilter && err == 0
}

// canView tries the namespaces on a program that is not there: what fails then is
// either the namespaces or, after them, the program. The child also changes how
// mounts propagate, which systems refuse that allow user namespaces but no rights in them.
func canView(f Features) bool {
	f.View = true
	probe := exec.Cmd{Path: "/proc/self/no-such-program", SysProcAttr: namespacesFor(f)}
	if !errors.Is(probe.Run(), unix.ENOENT) {
		return false
	}
	// mount_setattr(2) came with Linux 5.12. The descriptor does not exist, so nothing can happen.
	attr := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}
	if errors.Is(unix.MountSetattr(-1, "", unix.AT_EMPTY_PATH, &attr), unix.ENOSYS) {
		return false
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	return err == nil && !rootIsFixed(string(mounts))
}

// rootIsFixed says whether the root folder is the very first one of the kernel, which no
// pivot_root(2) can replace: systems that stay in their initial file system. mounts
// is /proc/self/mountinfo (proc_pid_mountinfo(5)).
func rootIsFixed(mounts string) bool {
	for line := range strings.Lines(mounts) {
		if f := strings.Fields(line); len(f) > 4 && f[4] == "/" && f[0] == f[1] {
			return true
		}
	}
	return false
}

// lacking says in sentences what is not there.
func (f Features) lacking() []string {
	var out []string
	for _, line := range []struct {
		missing  bool
		sentence string
	}{
		{!f.Users, "no user of its own: only root can start the application as another user, so it keeps the rights of this account where the other measures do not reach, and sees the command lines of its processes"},
		{!f.View, "no view of its own: mount namespaces are not allowed here (containers and some distributions forbid them), so a program that is smuggled into a writable folder can be loaded by the dynamic linker, within the same sandbox; unix sockets are refused altogether instead"},
		{!f.View && f.Users, "permissions can be changed of all files that belong to the application's user, wherever they lie: give it none but those that it writes"},
		{!f.View && !f.Users, "no changing of permissions by name: without a view or a user of its own it would work on all files of this account, so it is refused"},
		{f.Landlock == 0, "no Landlock: this kernel has none or it is switched off (Linux 5.13 or newer, lsm=landlock), so permissions alone limit which of the visible files are read and written; all ports are open, and other processes of the same user can be looked into and sent signals"},
		{f.Landlock > 0 && f.Landlock < landlockTruncate, fmt.Sprintf("an old Landlock (ABI %d; Linux 6.2 has 3): files that can be found can be emptied, and in ABI 1 nothing moves between folders", f.Landlock)},
		{f.Landlock > 0 && f.Landlock < landlockTCP, fmt.Sprintf("an old Landlock (ABI %d; Linux 6.7 has 4): a list of TCP ports is not enforced, only whether there is a network at all", f.Landlock)},
		{f.Landlock > 0 && f.Landlock < landlockScope, fmt.Sprintf("an old Landlock (ABI %d; Linux 6.12 has 6): other processes of the same user can be sent signals", f.Landlock)},
		{!f.Seccomp, "no filter of system calls: the kernel has no seccomp, or this architecture is not amd64 or arm64; UDP, unix sockets and the rarer system calls stay open"},
	} {
		if line.missing {
			out = append(out, line.sentence)
		}
	}
	return out
}
