package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Stage restricts this process by the policy on an inherited descriptor, and
// becomes the program that the policy is for. It comes back only with an error;
// main then prints it and exits. args are the arguments of the process without its
// name. Nothing else may have been done before: main calls it first.
//
// Most of what it sets belongs to a thread, not to the process, and is kept by
// execve(2); so it stays on one thread, and all others end with the old program.
func Stage(args []string) error {
	runtime.LockOSThread()
	p, err := inherited(args)
	if err != nil {
		return fmt.Errorf("starting the sandbox: %w", err)
	}
	if err := p.apply(); err != nil {
		return fmt.Errorf("starting the sandbox: %w", err)
	}
	err = syscall.Exec(p.Argv[0], p.Argv, p.Policy.Env)
	return fmt.Errorf("executing %s%s: %w", p.Argv[0], p.asWhom(), err)
}

func inherited(args []string) (*plan, error) {
	if len(args) != 1 {
		return nil, errors.New("this stage is started by tenet guard, not by hand")
	}
	fd, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "policy")
	if f == nil {
		return nil, errors.New("there is no policy")
	}
	defer f.Close()
	data, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<30))
	if err != nil {
		return nil, err
	}
	p := new(plan)
	return p, json.Unmarshal(data, p)
}

func (p *plan) asWhom() string {
	if p.Policy.User == nil {
		return ""
	}
	return " as " + p.Policy.User.Name
}

// apply takes everything away, in an order in which each step still has the rights that it needs.
func (p *plan) apply() error {
	if err := unix.CloseRange(uint(3+p.Kept), ^uint(0), unix.CLOSE_RANGE_CLOEXEC); err != nil && err != unix.ENOSYS {
		return fmt.Errorf("closing descriptors: %w", err)
	}
	if err := setLimits(p.Policy.Limits); err != nil {
		return err
	}
	if p.Policy.Patient {
		bePatient()
	}
	if p.Features.View {
		if err := makeView(&p.Policy, p.Features, p.Programs); err != nil {
			return err
		}
	}
	rules, err := p.rules()
	if err != nil {
		return err
	}
	if err := dropPrivileges(p.Policy.User); err != nil {
		return err
	}
	if err := os.Chdir(p.Policy.workingDirectory()); err != nil {
		return fmt.Errorf("working directory%s: %w", p.asWhom(), err)
	}
	if err := dieWith(p.Parent); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	if rules != nil {
		if err := rules.enforce(); err != nil {
			return err
		}
	}
	if p.Features.Seccomp {
		return installFilter(calls(&p.Policy, p.Features))
	}
	return nil
}

func (p *plan) rules() (*ruleset, error) {
	if p.Features.Landlock == 0 {
		return nil, nil
	}
	return newRuleset(&p.Policy, p.Programs, p.Features.Landlock)
}

// bePatient keeps this thread, and so the program, from interrupting others.
// Where it is not allowed nothing is lost but a little time of the processor.
func bePatient() {
	var priority int32
	_, _, _ = unix.Syscall(unix.SYS_SCHED_SETSCHEDULER, 0, unix.SCHED_BATCH, uintptr(unsafe.Pointer(&priority)))
}

// dieWith has the kernel end us with the parent, and ends us if it was too late to ask.
func dieWith(parent int) error {
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
		return fmt.Errorf("asking to end with the parent: %w", err)
	}
	if now := os.Getppid(); now != parent {
		return errors.New("the process that started this one is gone")
	}
	return nil
}

func installFilter(t callTable) error {
	program, err := t.assemble()
	if err != nil {
		return err
	}
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: filters(program)}
	if _, _, err := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&filter))); err != 0 {
		return fmt.Errorf("seccomp: %w", err)
	}
	return nil
}

func filters(program []bpf.RawInstruction) *unix.SockFilter {
	out := make([]unix.SockFilter, len(program))
	for i, in := range program {
		out[i] = unix.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	return &out[0]
}
