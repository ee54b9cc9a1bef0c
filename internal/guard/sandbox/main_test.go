package sandbox

import (
	"fmt"
	"os"
	"testing"
)

// roleVariable has this test binary be something else than the test: the supervisor that
// starts a process, or a program that tries system calls.
const roleVariable = "SANDBOX_ROLE"

// TestMain is main as it will be: this binary is the stage when it is asked to be.
func TestMain(m *testing.M) {
	if os.Getenv(StageVariable) == StageApp {
		fmt.Fprintln(os.Stderr, "tenet:", Stage(os.Args[1:]))
		os.Exit(126)
	}
	if role, ok := roles[os.Getenv(roleVariable)]; ok {
		if err := role(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// playing is the environment of a process in a role. With the race detector, programs wait a
// second before they end.
func playing(role string) []string {
	return []string{roleVariable + "=" + role, "GORACE=atexit_sleep_ms=0"}
}
