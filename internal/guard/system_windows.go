package guard

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"

	"tenet/internal/guard/local"
	"tenet/internal/guard/sandbox"
)

// The folder of temporary files, a member's own in it, and its pipe have these
// names in a plan, which is made before there are any.
const (
	runtimePlace = `C:\run\tenet`
	memberPlace  = runtimePlace + `\app`
	socketPlace  = `\\.\pipe\tenet-app`
)

// usualEnv are variables that programs need and that tell nothing, and
// ownEnv those that name the folder that is the application's own.
var (
	usualEnv = []string{
		"PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "OS", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
		"LANG", "TZ", "PORT", "HOST", "NODE_ENV",
	}
	ownEnv = []string{"HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"}
)

// moved puts the folder of a member where a text has its place. In options of
// Node.js and in JSON a backslash is written twice, in options within JSON
// four times.
func moved(text, dir string) string {
	for _, n := range []int{4, 2, 1} {
		written := strings.NewReplacer(`\`, strings.Repeat(`\`, n))
		text = strings.ReplaceAll(text, written.Replace(memberPlace), written.Replace(dir))
	}
	return text
}

// prepare has a command start with its thread held, so that it is in its job
// before it can start others, and without the keys that are pressed in guard's
// console: Ctrl-C is for guard alone.
func prepare(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= windows.CREATE_SUSPENDED | windows.CREATE_NEW_PROCESS_GROUP
}

// A handover is the end of a link that the proxy inherits.
type handover struct{ handle windows.Handle }

// socketPair returns the two ends of a link.
func socketPair() (ours net.Conn, theirs handover, err error) {
	ours, handle, err := local.Pair()
	return ours, handover{handle}, err
}

// Close closes our copy of it.
func (h handover) Close() error { return windows.CloseHandle(h.handle) }

// command makes the command of a proxy that gets the link. It binds its
// sockets itself: Go has no way to hand one over here.
func (h handover) command(policy sandbox.Policy, argv []string, sockets []*os.File) (*exec.Cmd, error) {
	policy.Env = append(policy.Env, fmt.Sprintf("%s=%d", LinkVariable, h.handle))
	cmd, err := sandbox.Command(policy, argv, sockets...)
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: []syscall.Handle{syscall.Handle(h.handle)}}
	return cmd, nil
}

// takeLink returns the proxy's end of the link.
func takeLink(text string) (net.Conn, error) {
	handle, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return nil, err
	}
	return local.Inherited(uintptr(handle)), nil
}

var errNotHere = errors.New("guard changes users on Linux only")

func become(*exec.Cmd, account) error { return errNotHere }

func mayPass(fs.FileInfo, account) bool { return true }

func mayWrite(fs.FileInfo, account) bool { return true }
