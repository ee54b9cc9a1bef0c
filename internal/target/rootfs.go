package target

import (
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// rootFS reads one folder of the disk. It differs from [os.Root.FS] in three
// ways: names need not be UTF-8 (Linux stores any bytes), opening a FIFO that
// appears after the folder was listed does not block, and a folder below can
// be opened once and then read with short paths.
type rootFS struct{ root *os.Root }

// openRoot returns the file system of a folder. Links that lead out of it are
// errors, not files.
func openRoot(dir string) (fs.FS, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return rootFS{r}, nil
}

func (f rootFS) Open(name string) (fs.File, error) {
	return f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

func (f rootFS) Lstat(name string) (fs.FileInfo, error) { return f.root.Lstat(name) }

func (f rootFS) Stat(name string) (fs.FileInfo, error) { return f.root.Stat(name) }

func (f rootFS) ReadLink(name string) (string, error) { return f.root.Readlink(name) }

// sub returns the file system of a folder below, and what gives it back.
// [fs.Sub] would refuse names that are not UTF-8 before asking the file
// system.
func sub(fsys fs.FS, dir string) (fs.FS, func(), error) {
	if dir == "." {
		return fsys, func() {}, nil
	}
	if r, ok := fsys.(rootFS); ok {
		below, err := r.root.OpenRoot(dir)
		if err != nil {
			return nil, nil, err
		}
		return rootFS{below}, func() { below.Close() }, nil
	}
	below, err := fs.Sub(fsys, dir)
	return below, func() {}, err
}

// readCapped reads a small file that steers the walk, such as .gitignore. What
// is missing, too large or no regular file is nil.
func readCapped(fsys fs.FS, name string, limit int64) []byte {
	info, err := lstat(fsys, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil || int64(len(data)) > limit {
		return nil
	}
	return data
}

// lstat describes a file without following a link where the file system can.
func lstat(fsys fs.FS, name string) (fs.FileInfo, error) {
	if l, ok := fsys.(interface {
		Lstat(string) (fs.FileInfo, error)
	}); ok {
		return l.Lstat(name)
	}
	return fs.Stat(fsys, name)
}

// join is path.Join for a clean folder and a single name.
func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// within returns name relative to dir, and whether it lies in it.
func within(dir, name string) (string, bool) {
	if dir == "." || dir == name {
		if dir == name {
			return ".", true
		}
		return name, true
	}
	if len(name) > len(dir) && name[len(dir)] == '/' && name[:len(dir)] == dir {
		return name[len(dir)+1:], true
	}
	return "", false
}

// parents yields dir and the folders above it up to ".".
func parents(dir string) []string {
	var up []string
	for {
		up = append(up, dir)
		if dir == "." || dir == "/" {
			return up
		}
		dir = path.Dir(dir)
	}
}
