package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// attempt is what came of one: whether it worked, and what was seen.
type attempt struct {
	Worked bool   `json:"worked"`
	Seen   string `json:"seen"`
}

// raw tries the system calls that JavaScript cannot make, and prints what came of each. It is
// started by the confined node, so it is confined as well.
func raw() error {
	var w world
	if err := json.Unmarshal([]byte(os.Getenv("WORLD")), &w); err != nil {
		return err
	}
	runtime.LockOSThread()
	out := map[string]attempt{}
	for _, table := range []map[string]func(*world) error{rawAttempts, rawAllowed} {
		for name, try := range table {
			if err := try(&w); err != nil {
				out[name] = attempt{false, err.Error()}
			} else {
				out[name] = attempt{true, ""}
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// call makes a system call, closes what it returns if asked to, and says how it failed.
func call(closes bool, number uintptr, args ...uintptr) error {
	var a [6]uintptr
	copy(a[:], args)
	n, _, err := unix.Syscall6(number, a[0], a[1], a[2], a[3], a[4], a[5])
	if err != 0 {
		return err
	}
	if closes {
		return unix.Close(int(n))
	}
	return nil
}

// notRefused is for calls that fail anyway, by their arguments: all but these errors means that
// the kernel got to look at them.
func notRefused(err error) error {
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EACCES) {
		return err
	}
	return nil
}

func text(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s + "\x00"))) }

var rawAttempts = map[string]func(*world) error{
	"ptrace":            func(*world) error { return traced() },
	"process_vm_readv":  func(*world) error { return readOwnMemory() },
	"pidfd_getfd":       func(*world) error { return ownDescriptor() },
	"pidfd signal":      func(w *world) error { return signalByDescriptor(w.parent()) },
	"kill":              func(w *world) error { return unix.Kill(w.parent(), unix.SIGCONT) },
	"limits of another": func(w *world) error { return unix.Prlimit(w.parent(), unix.RLIMIT_NOFILE, nil, new(unix.Rlimit)) },
	"raise the limit of core dumps": func(*world) error {
		return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20})
	},
	"raise the limit of files": func(*world) error {
		return unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: filesLimit + 1, Max: filesLimit + 1})
	},
	"add_key": func(*world) error {
		return call(false, unix.SYS_ADD_KEY, text("user"), text("sandbox"), text("x"), 1, ^uintptr(2)) // KEY_SPEC_SESSION_KEYRING
	},
	"keyctl":  func(*world) error { return call(false, unix.SYS_KEYCTL, unix.KEYCTL_GET_KEYRING_ID, ^uintptr(2), 1) },
	"mount":   func(*world) error { return notRefused(unix.Unmount("/does/not/exist", 0)) },
	"chroot":  func(*world) error { return notRefused(unix.Chroot("/does/not/exist")) },
	"unshare": func(*world) error { return unix.Unshare(unix.CLONE_FS) },
	"clone with a namespace": func(*world) error {
		return runSelf("hello", &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWUSER})
	},
	"clone3":          func(*world) error { return notRefused(call(false, unix.SYS_CLONE3, 0, 0)) },
	"bpf":             func(*world) error { return notRefused(call(true, unix.SYS_BPF, 9999, 0, 0)) },
	"perf_event_open": func(*world) error { return countEvents() },
	"io_uring": func(*world) error {
		var p [120]byte
		return call(true, unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(&p)))
	},
	"userfaultfd": func(*world) error { return call(true, unix.SYS_USERFAULTFD, unix.O_CLOEXEC|1) }, // UFFD_USER_MODE_ONLY
	"terminal input": func(*world) error {
		c := byte('x')
		return call(false, unix.SYS_IOCTL, 0, unix.TIOCSTI, uintptr(unsafe.Pointer(&c)))
	},
	"terminal input with high bits": func(*world) error {
		c := byte('x')
		return call(false, unix.SYS_IOCTL, 0, unix.TIOCSTI|1<<32, uintptr(unsafe.Pointer(&c)))
	},
	"memory as a program": func(*world) error { return runMemory(0) },
	"execveat":            func(*world) error { return runSelf("execveat", nil) },
	"setuid program":      runSetuid,
	"shared memory":       func(*world) error { return sharedMemory() },
	"message queue":       func(*world) error { return messageQueue() },
	"open by handle":      func(*world) error { return notRefused(call(true, unix.SYS_OPEN_BY_HANDLE_AT, ^uintptr(99), 0, 0)) },
	"kernel log":          func(*world) error { return notRefused(call(false, unix.SYS_SYSLOG, 9999, 0, 0)) },

	"UDP socket":            func(*world) error { return socket(unix.AF_INET, unix.SOCK_DGRAM, 0) },
	"UDP socket of IPv6":    func(*world) error { return socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0) },
	"ping socket":           func(*world) error { return notRefused(socket(unix.AF_INET, unix.SOCK_DGRAM, unix.IPPROTO_ICMP)) },
	"unix socket":           func(w *world) error { return connectUnix(w.Socket) },
	"abstract unix socket":  func(w *world) error { return connectUnix("@" + w.Abstract) },
	"pair of datagrams":     sendFromPair,
	"MPTCP to another port": func(w *world) error { return connectTCP(unix.IPPROTO_MPTCP, w.ClosedPort) },
	"fast open to another port": func(w *world) error {
		return sendFast(w.ClosedPort)
	},
}

// rawAllowed must go on working.
var rawAllowed = map[string]func(*world) error{
	"TCP to the allowed port":     func(w *world) error { return connectTCP(unix.IPPROTO_TCP, w.OpenPort) },
	"sealed memory":               func(*world) error { return call(true, unix.SYS_MEMFD_CREATE, text("sealed"), unix.MFD_NOEXEC_SEAL) },
	"pair of streams":             func(*world) error { return pair(unix.SOCK_STREAM) },
	"lowering a limit":            func(*world) error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) },
	"interfaces of the network":   func(*world) error { _, err := net.Interfaces(); return err },
	"a program that it may start": func(*world) error { return runSelf("hello", nil) },
}

func runSelf(role string, attr *syscall.SysProcAttr) error {
	return hello(&exec.Cmd{Path: "/proc/self/exe", Args: []string{"self"}, SysProcAttr: attr, Env: playing(role)})
}

func hello(cmd *exec.Cmd) error {
	out, err := cmd.CombinedOutput()
	if err == nil && strings.TrimSpace(string(out)) != "hello" {
		return fmt.Errorf("said %q", out)
	}
	if len(out) > 0 && err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return err
}
