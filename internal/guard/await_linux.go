package guard

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// reap waits until the process has ended, ends what it left behind, which
// would hold its output and its folder, and returns how it ended. As long as it
// is not reaped, its number names nobody else, and its group can be signalled
// safely.
func (p *process) reap() (*os.ProcessState, error) {
	for unix.Waitid(unix.P_PID, p.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	p.group.kill()
	return p.cmd.Process.Wait()
}

// endWithUs has the kernel end a child whose parent, guard, is killed.
func endWithUs(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
