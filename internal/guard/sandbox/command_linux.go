package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// A plan is what the stage is told: what to do, not what to find out.
type plan struct {
	Policy   Policy
	Features Features
	Argv     []string
	Programs []string // all that is executable, with dynamic linkers
	Kept     int      // descriptors from 3 on that the program keeps
	Parent   int      // the process that must still be there
}

// Command prepares argv, whose first word is the absolute path of a program, to be run
// under the policy. The program gets files as descriptors 3, 4 and so on.
//
// The caller sets Stdin, Stdout and Stderr, and may add to SysProcAttr, such as
// Setpgid; Env, Dir and ExtraFiles are taken. The process is killed when the
// thread that started it ends, which in a Go program means with the program,
// unless the goroutine that calls Start is locked to its thread.
//
// Links in paths are followed as they are when Command is called and again when the
// process starts; a process cannot influence either (see separate).
//
// If the stage fails, the process ends with the text of the error on standard error
// and an exit code of main's choice.
func Command(p Policy, argv []string, files ...*os.File) (*exec.Cmd, error) {
	return command(p, argv, Available(), files)
}

func command(p Policy, argv []string, f Features, files []*os.File) (*exec.Cmd, error) {
	pl, err := newPlan(p, argv, f)
	if err != nil {
		return nil, err
	}
	pl.Kept = len(files)
	data, err := json.Marshal(pl)
	if err != nil {
		return nil, err
	}
	description, err := descriptor(data)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/proc/self/exe", strconv.Itoa(3+len(files)))
	cmd.Env = []string{StageVariable + "=" + StageApp}
	cmd.Dir = "/"
	cmd.ExtraFiles = append(append(cmd.ExtraFiles, files...), description)
	cmd.SysProcAttr = namespacesFor(pl.Features)
	return cmd, nil
}

// namespacesFor asks for the mount namespace of the view. An ordinary user gets
// one only inside a user namespace, in which nobody else exists.
func namespacesFor(f Features) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if f.View {
		attr.Unshareflags = unix.CLONE_NEWNS
	}
	if f.View && f.UserNS {
		attr.Cloneflags = unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
		// The stage needs them for the view and to give up all others; it gives up these too.
		attr.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SETPCAP}
	}
	return attr
}

// descriptor is a file in memory that holds data. It is closed when it is collected.
func descriptor(data []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("policy", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("handing over the policy: %w", err)
	}
	f := os.NewFile(uintptr(fd), "policy")
	if _, err := f.WriteAt(data, 0); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func newPlan(p Policy, argv []string, f Features) (*plan, error) {
	if len(argv) == 0 || !filepath.IsAbs(argv[0]) {
		return nil, errors.New("the program to start must be given with its absolute path")
	}
	f.View = f.View && !p.NoView
	if err := errors.Join(p.Validate(), identity(&p)); err != nil {
		return nil, err
	}
	programs, err := withLinkers(append([]string{argv[0]}, p.Exec...))
	if err != nil {
		return nil, err
	}
	real, err := resolved(programs)
	if err != nil {
		return nil, fmt.Errorf("program to be executed: %w", err)
	}
	if err := separate(&p, programs); err != nil {
		return nil, err
	}
	shared, err := libraries(real)
	if err != nil {
		return nil, fmt.Errorf("shared libraries: %w", err)
	}
	p.Read = slices.Concat(p.Read, shared)
	if len(p.Sockets) > 0 && !p.AnySocket && !f.Sockets() {
		return nil, errors.New("sockets: here the application can be allowed all unix sockets or none, not those that are listed, because they cannot be told apart without a view and Landlock's ABI 6")
	}
	if p.Network.Resolve && !p.Network.UDP {
		if musl(real) {
			p.Network.UDP = true
		}
		p.Env = append(p.Env[:len(p.Env):len(p.Env)], "RES_OPTIONS=use-vc")
	}
	return &plan{Policy: p, Features: f, Argv: argv, Programs: programs, Parent: os.Getpid()}, nil
}

// identity says whether we can become whom the policy wants.
func identity(p *Policy) error {
	me := os.Geteuid()
	switch {
	case p.User == nil && me == 0 && !p.KeepRoot:
		return errors.New("user: the application would run as root: name an account to change to, such as nobody")
	case p.User != nil && me != 0 && int(p.User.UID) != me:
		return fmt.Errorf("user: only root can start a process as %s (uid %d), and we run as uid %d: leave the user out, or start as root", p.User.Name, p.User.UID, me)
	}
	return nil
}
