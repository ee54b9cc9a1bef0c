//go:build !unix

package guard

import (
	"os"
	"os/exec"
)

var terminate = os.Interrupt

func ownGroup(*exec.Cmd) {}

// signalGroup ends a process; there are no other signals here, and no groups.
func signalGroup(pid int, _ os.Signal) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // it may be gone
	}
}
