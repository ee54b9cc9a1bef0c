package sandbox

import (
	"fmt"
	"os"
	"testing"
)

// TestMain is main as it will be: this binary is the stage when it is asked to be.
func TestMain(m *testing.M) {
	if os.Getenv(StageVariable) == StageApp {
		fmt.Fprintln(os.Stderr, "tenet:", Stage(os.Args[1:]))
		os.Exit(126)
	}
	os.Exit(m.Run())
}
