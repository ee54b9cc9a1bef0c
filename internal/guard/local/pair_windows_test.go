package local

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// handle is the variable in which the child of TestPair finds its end.
const handle = "TENET_TEST_HANDLE"

// A child has the end that it inherits, and its end is the connection's.
func TestPair(t *testing.T) {
	if text := os.Getenv(handle); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		c := Inherited(uintptr(n))
		if _, err := io.CopyN(c, c, 5); err != nil {
			t.Fatal(err)
		}
		return
	}
	ours, theirs, err := Pair()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestPair$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", handle, theirs))
	cmd.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: []syscall.Handle{syscall.Handle(theirs)}}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &out, time.Minute
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	windows.CloseHandle(theirs)
	if _, err := ours.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(ours)
	if err != nil || string(got) != "hello" {
		t.Errorf("read %q, %v", got, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
}
