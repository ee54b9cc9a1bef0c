//go:build unix

package js

import (
	"os"
	"syscall"
)

// alive reports whether a process exists: signal 0 only asks, see kill(2).
func alive(p *os.Process) bool { return p.Signal(syscall.Signal(0)) == nil }
