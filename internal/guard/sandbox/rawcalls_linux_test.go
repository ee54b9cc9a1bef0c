package sandbox

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// traced starts a child that asks to be traced.
func traced() error {
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: []string{"self"}, SysProcAttr: &syscall.SysProcAttr{Ptrace: true}, Env: playing("hello")}
	if err := cmd.Start(); err != nil {
		return err
	}
	var status unix.WaitStatus
	if _, err := unix.Wait4(cmd.Process.Pid, &status, 0, nil); err != nil {
		return err
	}
	if err := unix.PtraceDetach(cmd.Process.Pid); err != nil {
		return err
	}
	return cmd.Wait()
}

func readOwnMemory() error {
	secret, seen := []byte("secret"), make([]byte, 6)
	local := []unix.Iovec{{Base: &seen[0], Len: 6}}
	remote := []unix.RemoteIovec{{Base: uintptr(unsafe.Pointer(&secret[0])), Len: 6}}
	if _, err := unix.ProcessVMReadv(os.Getpid(), local, remote, 0); err != nil {
		return err
	}
	if string(seen) != string(secret) {
		return fmt.Errorf("read %q", seen)
	}
	return nil
}

func ownDescriptor() error {
	fd, err := unix.PidfdOpen(os.Getpid(), 0)
	if err != nil {
		return fmt.Errorf("pidfd_open: %w", err)
	}
	defer unix.Close(fd)
	got, err := unix.PidfdGetfd(fd, 1, 0)
	if err != nil {
		return err
	}
	return unix.Close(got)
}

func signalByDescriptor(pid int) error {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return fmt.Errorf("pidfd_open: %w", err)
	}
	defer unix.Close(fd)
	return unix.PidfdSendSignal(fd, unix.SIGCONT, nil, 0)
}

func countEvents() error {
	attr := unix.PerfEventAttr{Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_CPU_CLOCK, Bits: unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv}
	attr.Size = uint32(unsafe.Sizeof(attr))
	fd, err := unix.PerfEventOpen(&attr, 0, -1, -1, 0)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

// runMemory executes a copy of this program that has no name in any folder.
func runMemory(flags int) error {
	data, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	fd, err := unix.MemfdCreate("program", flags)
	if err != nil {
		return err
	}
	f := os.NewFile(uintptr(fd), "program")
	if _, err := f.Write(data); err != nil {
		return err
	}
	readable, err := os.Open(fmt.Sprint("/proc/self/fd/", fd))
	if err != nil {
		return err
	}
	defer readable.Close()
	if err := f.Close(); err != nil { // what is open for writing cannot be executed
		return err
	}
	return hello(&exec.Cmd{Path: "/proc/self/fd/3", Args: []string{"program"}, ExtraFiles: []*os.File{readable}, Env: playing("hello")})
}

// becomeByDescriptor executes this program without naming it.
func becomeByDescriptor() error {
	fd, err := unix.Open("/proc/self/exe", unix.O_RDONLY, 0)
	if err != nil {
		return err
	}
	argv, err := syscall.SlicePtrFromStrings([]string{"self"})
	if err != nil {
		return err
	}
	env, err := syscall.SlicePtrFromStrings(playing("hello"))
	if err != nil {
		return err
	}
	return call(false, unix.SYS_EXECVEAT, uintptr(fd), text(""), uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&env[0])), unix.AT_EMPTY_PATH)
}

func runSetuid(w *world) error {
	if w.Setuid == "" {
		return fmt.Errorf("only root can make a setuid program")
	}
	out, err := (&exec.Cmd{Path: w.Setuid, Args: []string{"self"}, Env: playing("euid")}).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	if id := strings.TrimSpace(string(out)); id != "0" {
		return fmt.Errorf("runs as uid %s", id)
	}
	return nil
}

func sharedMemory() error {
	id, err := unix.SysvShmGet(unix.IPC_PRIVATE, 4096, unix.IPC_CREAT|0o600)
	if err != nil {
		return err
	}
	_, err = unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	return err
}

func messageQueue() error {
	name := fmt.Sprint("sandbox", os.Getpid())
	if err := call(true, unix.SYS_MQ_OPEN, text(name), unix.O_CREAT|unix.O_RDWR, 0o600, 0); err != nil {
		return err
	}
	return call(false, unix.SYS_MQ_UNLINK, text(name))
}

func socket(domain, kind, protocol int) error {
	fd, err := unix.Socket(domain, kind, protocol)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func pair(kind int) error {
	fds, err := unix.Socketpair(unix.AF_UNIX, kind, 0)
	if err != nil {
		return err
	}
	return unix.Close(fds[0])
}

func connectUnix(path string) error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer unix.Close(fd)
	return unix.Connect(fd, &unix.SockaddrUnix{Name: path})
}

// sendFromPair sends to another socket from one that was made with a peer.
func sendFromPair(w *world) error {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fds[0])
	return unix.Sendto(fds[0], []byte("x"), 0, &unix.SockaddrUnix{Name: filepath.Join(filepath.Dir(w.Socket), "datagrams")})
}

func loopback(port int) *unix.SockaddrInet4 {
	return &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
}

func connectTCP(protocol, port int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, protocol)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer unix.Close(fd)
	return unix.Connect(fd, loopback(port))
}

// sendFast connects by sending (RFC 7413).
func sendFast(port int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer unix.Close(fd)
	if err := unix.Sendto(fd, []byte("x"), unix.MSG_FASTOPEN, loopback(port)); err != nil {
		return err
	}
	_, err = unix.Getpeername(fd)
	return err
}

// listenUnbound has the kernel choose a port without asking for one.
func listenUnbound() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer unix.Close(fd)
	if err := unix.Listen(fd, 1); err != nil {
		return err
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return err
	}
	port := name.(*unix.SockaddrInet4).Port
	c, err := net.Dial("tcp4", fmt.Sprint("127.0.0.1:", port))
	if err != nil {
		return fmt.Errorf("nobody listens: %w", err)
	}
	return c.Close()
}
