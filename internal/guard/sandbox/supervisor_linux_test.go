package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A supervisor is who starts the process: the helper, as some user, in a terminal of its own.
type supervisor struct {
	uid      int
	bare     bool
	features *Features // instead of what is available
	names    string
	flags    uintptr // namespaces of its own
}

// as runs this binary in a role, as a user.
func as(t *testing.T, w *world, uid int, role string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), w.Helper)
	cmd.Dir = "/"
	cmd.Env = playing(role)
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if uid != os.Getuid() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
	}
	cmd.WaitDelay = patience
	return cmd
}

// availableTo are the features that a user has.
func availableTo(t *testing.T, w *world, uid int) Features {
	t.Helper()
	out, err := as(t, w, uid, "available").Output()
	must(t, err)
	var f Features
	must(t, json.Unmarshal(out, &f))
	return f
}

// start runs argv under the policy and returns what it printed.
func (s supervisor) start(t *testing.T, w *world, p Policy, argv ...string) ([]byte, error) {
	t.Helper()
	data, err := json.Marshal(launching{Policy: p, Argv: argv, Bare: s.bare, Features: s.features, Names: s.names})
	must(t, err)
	cmd := as(t, w, s.uid, "launch")
	cmd.Env = append(cmd.Env, "LAUNCHING="+string(data), "SECRET=of the supervisor")
	cmd.SysProcAttr.Setsid, cmd.SysProcAttr.Setctty, cmd.SysProcAttr.Unshareflags = true, true, s.flags
	cmd.Stdin = terminal(t)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.Bytes(), fmt.Errorf("%w: %s%s", err, out.String(), errs.String())
	}
	return out.Bytes(), nil
}

// terminal is the side of a new one that programs see.
func terminal(t *testing.T) *os.File {
	t.Helper()
	outer, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	t.Cleanup(func() { _ = outer.Close() })
	must(t, unix.IoctlSetPointerInt(int(outer.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(outer.Fd()), unix.TIOCGPTN)
	must(t, err)
	inner, err := os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	t.Cleanup(func() { _ = inner.Close() })
	return inner
}
