//go:build unix

package guard

import (
	"os"
	"os/exec"
	"syscall"
)

const terminate = syscall.SIGTERM

func ownGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// signalGroup sends a signal to a process and all of its group. A group that
// is gone is no error.
func signalGroup(pid int, sig os.Signal) {
	if s, ok := sig.(syscall.Signal); ok && pid > 1 {
		_ = syscall.Kill(-pid, s) // ESRCH: it is gone, which is what was wanted
	}
}
