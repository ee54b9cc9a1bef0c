//go:build !linux

package guard

import (
	"os"
	"os/exec"
)

// reap waits until the process has ended, ends what it left behind, and
// returns how it ended. The number of a group is taken as long as somebody is
// in it, and numbers come round late: right after the end it is nobody else's.
func (p *process) reap() (*os.ProcessState, error) {
	state, err := p.cmd.Process.Wait()
	p.group.kill()
	return state, err
}

// endWithUs does nothing where the kernel cannot be asked for it: see channel.
func endWithUs(*exec.Cmd) {}
