// Package cputime tells tests how much work something was. The time on the wall
// grows with what else the machine does; what a process has used does not.
package cputime

import (
	"testing"
	"time"
)

// Of returns the processor time that the process used while do ran, with all its
// threads: tests that run at the same time count. Where the system does not
// say, it is the time on the wall.
func Of(t testing.TB, do func()) time.Duration {
	t.Helper()
	start := used(t)
	do()
	return used(t) - start
}
