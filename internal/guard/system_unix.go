//go:build unix

package guard

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"tenet/internal/guard/sandbox"
)

// The folder of sockets and temporary files, a member's own in it, and its
// socket have these names in a plan, which is made before there are any.
const (
	runtimePlace = "/run/tenet"
	memberPlace  = runtimePlace + "/app"
	socketPlace  = memberPlace + "/" + socketFolder + "/" + socketName
)

// usualEnv are variables that programs need and that tell nothing, and
// ownEnv those that name the folder that is the application's own.
var (
	usualEnv = []string{"PATH", "LANG", "LC_ALL", "TZ", "PORT", "HOST", "NODE_ENV"}
	ownEnv   = []string{"HOME", "TMPDIR"}
)

// moved puts the folder of a member where a text has its place.
func moved(text, dir string) string { return strings.ReplaceAll(text, memberPlace, dir) }

// A group is a process with all that it started, by the number of its leader.
type group int

// prepare has a command run as the leader of a group of its own.
func prepare(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// gather returns the group of a command that was prepared and has started.
// The sandbox sees to the limits.
func gather(cmd *exec.Cmd, _ sandbox.Limits) (*group, error) {
	g := group(cmd.Process.Pid)
	return &g, nil
}

func (g group) terminate() { g.signal(syscall.SIGTERM) }

func (g group) kill() { g.signal(syscall.SIGKILL) }

func (g group) close() {}

// signal sends a signal to all. A group that is gone is no error.
func (g group) signal(s syscall.Signal) {
	if g > 1 {
		_ = syscall.Kill(-int(g), s) // ESRCH: it is gone, which is what was wanted
	}
}

// A handover is the end of a link that the proxy gets, as the first of its
// descriptors.
type handover struct{ *os.File }

// socketPair returns the two ends of a link.
func socketPair() (ours net.Conn, theirs handover, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, handover{}, err
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	mine, other := os.NewFile(uintptr(fds[0]), "link"), os.NewFile(uintptr(fds[1]), "link")
	ours, err = net.FileConn(mine)
	mine.Close()
	if err != nil {
		other.Close()
		return nil, handover{}, err
	}
	return ours, handover{other}, nil
}

// command makes the command of a proxy that gets the link and the sockets.
func (h handover) command(policy sandbox.Policy, argv []string, sockets []*os.File) (*exec.Cmd, error) {
	return sandbox.Command(policy, argv, append([]*os.File{h.File}, sockets...)...)
}

// takeLink returns the proxy's end of the link. It needs no name.
func takeLink(string) (net.Conn, error) {
	f := os.NewFile(linkDescriptor, "link")
	defer f.Close()
	return net.FileConn(f)
}
