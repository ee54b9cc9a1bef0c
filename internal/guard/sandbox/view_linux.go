package sandbox

import (
	"fmt"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// makeView makes every file read-only for this mount namespace, except the
// writable paths, which it makes neither executable nor setuid. Landlock
// says the same of opening files; this also holds for chmod(2) and its like, and for the
// mapping of files as code, of which Landlock knows nothing.
//
// Mounts that are made outside later do not appear inside.
func makeView(writable []string) error {
	paths, err := outermost(writable)
	if err != nil {
		return err
	}
	copies := make([]int, len(paths))
	for i, path := range paths {
		if copies[i], err = unix.OpenTree(unix.AT_FDCWD, path, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_RECURSIVE); err != nil {
			return fmt.Errorf("view of %s: %w", path, err)
		}
		inert := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOEXEC | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}
		if err := unix.MountSetattr(copies[i], "", unix.AT_EMPTY_PATH|unix.AT_RECURSIVE, &inert); err != nil {
			return fmt.Errorf("view of %s: %w", path, err)
		}
	}
	frozen := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID}
	if err := unix.MountSetattr(unix.AT_FDCWD, "/", unix.AT_RECURSIVE, &frozen); err != nil {
		return fmt.Errorf("read-only view: %w", err)
	}
	for i, path := range paths {
		if err := unix.MoveMount(copies[i], "", unix.AT_FDCWD, path, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
			return fmt.Errorf("view of %s: %w", path, err)
		}
		if err := unix.Close(copies[i]); err != nil {
			return fmt.Errorf("view of %s: %w", path, err)
		}
	}
	return nil
}

// outermost are the paths without links, and without those that lie in another.
func outermost(paths []string) ([]string, error) {
	var real []string
	for _, path := range paths {
		r, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, fmt.Errorf("view of %s: %w", path, err)
		}
		real = append(real, r)
	}
	slices.Sort(real)
	var out []string
	for _, path := range slices.Compact(real) {
		if !slices.ContainsFunc(out, func(dir string) bool { return within(path, dir) }) {
			out = append(out, path)
		}
	}
	return out, nil
}
