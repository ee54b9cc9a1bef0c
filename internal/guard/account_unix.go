//go:build unix

package guard

import (
	"io/fs"
	"os/exec"
	"syscall"
)

// become has a command run as another user, without supplementary groups.
func become(cmd *exec.Cmd, a account) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(a.UID), Gid: uint32(a.GID)}}
	return nil
}

// mayPass reports whether the mode of a folder lets an account through.
func mayPass(info fs.FileInfo, a account) bool { return allowed(info, a, 0o1) }

// mayWrite reports whether it lets the account change what is in it.
func mayWrite(info fs.FileInfo, a account) bool { return allowed(info, a, 0o2) }

// allowed looks at the bits of the owner, the group or all others.
func allowed(info fs.FileInfo, a account, bit fs.FileMode) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode().Perm(); {
	case !ok:
		return true
	case int(stat.Uid) == a.UID:
		return mode&(bit<<6) != 0
	case int(stat.Gid) == a.GID:
		return mode&(bit<<3) != 0
	default:
		return mode&bit != 0
	}
}
