package guard

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// awaitEnd waits until a child has ended and leaves it unreaped: as long as it
// is, its number names nobody else, and its group can be signalled safely.
func awaitEnd(pid int) {
	for unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
}

// endWithUs has the kernel end a child whose parent, guard, is killed.
func endWithUs(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
