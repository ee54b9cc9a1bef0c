//go:build !linux

package guard

import "os/exec"

// awaitEnd does nothing where a child cannot be awaited without reaping it.
func awaitEnd(int) {}

// endWithUs does nothing where the kernel cannot be asked for it.
func endWithUs(*exec.Cmd) {}
