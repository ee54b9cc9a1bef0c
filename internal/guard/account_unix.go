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
func mayPass(info fs.FileInfo, a account) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	switch mode := info.Mode().Perm(); {
	case int(stat.Uid) == a.UID:
		return mode&0o100 != 0
	case int(stat.Gid) == a.GID:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
