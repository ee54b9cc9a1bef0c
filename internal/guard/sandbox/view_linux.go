package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// The view is a root folder of the process's own, in memory, in which what the policy
// names is mounted at its place and nothing else exists. Landlock says the same of
// opening files. The view also says it of what Landlock does not see: the permissions
// of files, which unix sockets there are, and mapping files as code.
//
// What is mounted outside later does not appear inside.

// A part is a path of the policy in the view, and how it is mounted.
type part struct {
	real  string // without links
	flags uint64
	links []link // on the way to it
}

// Nothing is setuid, and no device works but those that are named; what can be written
// is not executable, and all else is read-only.
const (
	readable = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV
	writable = unix.MOUNT_ATTR_NOEXEC | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV
	devicely = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOEXEC | unix.MOUNT_ATTR_NOSUID // of the mount: a device can still be written
	inert    = readable | unix.MOUNT_ATTR_NOEXEC
)

// descriptors are names of one's own descriptors, where a system has them.
var descriptors = []string{"/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr"}

const processes = "/proc"

// scaffold is a folder that every system has, over which the new root is built. By then
// everything that the view shows has been cloned.
const scaffold = processes

// makeView moves this process into its view.
func makeView(p *Policy, f Features, programs []string) error {
	parts, err := viewParts(p, programs)
	if err != nil {
		return err
	}
	clones := make([]int, len(parts))
	for i, part := range parts {
		if clones[i], err = cloneOrNew(part, p.User != nil && f.Landlock > 0); err != nil {
			return fmt.Errorf("view of %s: %w", part.real, err)
		}
		defer unix.Close(clones[i])
	}
	if err := unix.Mount("tmpfs", scaffold, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "mode=755,size=1m"); err != nil {
		return fmt.Errorf("root of the view: %w", err)
	}
	for i, part := range parts {
		if err := part.mount(clones[i]); err != nil {
			return fmt.Errorf("view of %s: %w", part.real, err)
		}
	}
	return enter(scaffold)
}

// enter makes dir the root, and lets go of the old one, as pivot_root(2) shows.
func enter(dir string) error {
	frozen := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"freezing it", func() error { return unix.MountSetattr(unix.AT_FDCWD, dir, 0, &frozen) }},
		{"entering it", func() error { return unix.Chdir(dir) }},
		{"making it the root", func() error { return unix.PivotRoot(".", ".") }},
		{"leaving the old one", func() error { return unix.Unmount(".", unix.MNT_DETACH) }},
		{"standing in it", func() error { return unix.Chdir("/") }},
	} {
		if err := step.do(); err != nil {
			return fmt.Errorf("root of the view: %s: %w", step.what, err)
		}
	}
	return nil
}

// viewParts lists what is mounted, outer folders first. Of two with one path the first
// counts, so what is to be written can be.
func viewParts(p *Policy, programs []string) ([]part, error) {
	var out []part
	for _, group := range []struct {
		paths []string
		flags uint64
		must  bool
	}{
		{p.Write, writable, true},
		{p.Read, readable, false},
		{programs, readable, true},
		{p.Devices, devicely, false},
		{p.Sockets, inert, true},
	} {
		for _, path := range group.paths {
			part, err := newPart(path, group.flags)
			if err != nil && !group.must && (errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission)) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("view of %s: %w", path, err)
			}
			out = append(out, part)
		}
	}
	for _, name := range descriptors {
		if target, err := os.Readlink(name); err == nil {
			out = append(out, part{links: []link{{name, target}}})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return strings.Compare(a.real, b.real) })
	return out, nil
}

// newPart follows the links on the way to path.
func newPart(path string, flags uint64) (part, error) {
	w, err := walk(path)
	if err != nil {
		return part{}, err
	}
	return part{real: w.real, flags: flags, links: w.links}, nil
}

// clone copies the mounts of a part, to nowhere yet.
func clone(p part) (int, error) {
	if p.real == "" {
		return -1, nil
	}
	fd, err := unix.OpenTree(unix.AT_FDCWD, p.real, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_RECURSIVE)
	if err != nil {
		return -1, err
	}
	attr := unix.MountAttr{Attr_set: p.flags}
	if err := unix.MountSetattr(fd, "", unix.AT_EMPTY_PATH|unix.AT_RECURSIVE, &attr); err != nil {
		return -1, errors.Join(err, unix.Close(fd))
	}
	return fd, nil
}

// cloneOrNew shows a process with a user of its own, if it may, a /proc in which other users'
// processes do not exist. Before Linux 5.8, which has no Landlock either, that would
// change the system's own /proc. User namespaces are not allowed to.
func cloneOrNew(p part, alone bool) (int, error) {
	if p.real == processes && alone {
		if fd, err := ownProcesses(); err == nil {
			return fd, nil
		}
	}
	return clone(p)
}

func ownProcesses() (int, error) {
	fs, err := unix.Fsopen("proc", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, err
	}
	defer unix.Close(fs)
	if err := unix.FsconfigSetString(fs, "hidepid", "invisible"); err != nil {
		return -1, err
	}
	if err := unix.FsconfigCreate(fs); err != nil {
		return -1, err
	}
	return unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, inert)
}

// mount puts a clone at its place in the scaffold, and makes the links to it.
func (p part) mount(clone int) error {
	for _, l := range p.links {
		err := place(l.at, func(at string) error { return os.Symlink(l.target, at) })
		if err != nil {
			return err
		}
	}
	if clone < 0 {
		return nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(clone, &st); err != nil {
		return err
	}
	err := place(p.real, func(at string) error {
		if st.Mode&unix.S_IFMT == unix.S_IFDIR {
			return os.Mkdir(at, 0o755)
		}
		return os.WriteFile(at, nil, 0o644)
	})
	if err != nil {
		return err
	}
	return unix.MoveMount(clone, "", unix.AT_FDCWD, scaffold+p.real, unix.MOVE_MOUNT_F_EMPTY_PATH)
}

// place makes something in the scaffold, with the folders above it, unless it is there
// already: in a folder that was mounted before.
func place(path string, create func(at string) error) error {
	at := scaffold + path
	if _, err := os.Lstat(at); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	return create(at)
}
