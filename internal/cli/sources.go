package cli

import (
	"io"
	"os"
	"path/filepath"

	"tenet/internal/source"
)

// maxFrameSource bounds what is read again to show lines of code. Files that
// were analysed are smaller.
const maxFrameSource = 64 << 20

// sources returns a function that reads a file again, to show its lines. It
// stays inside root, remembers what it read, and answers nil for what it
// cannot read.
func sources(root string) func(name string) *source.Text {
	read := map[string]*source.Text{}
	return func(name string) *source.Text {
		text, known := read[name]
		if !known {
			text = readSource(root, name)
			read[name] = text
		}
		return text
	}
}

func readSource(root, name string) *source.Text {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil
	}
	defer dir.Close()
	info, err := dir.Lstat(filepath.FromSlash(name))
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	file, err := dir.Open(filepath.FromSlash(name))
	if err != nil {
		return nil
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFrameSource))
	if err != nil {
		return nil
	}
	return source.Decode(name, data)
}
