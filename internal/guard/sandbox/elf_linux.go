package sandbox

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// withLinkers adds to programs the dynamic linkers that they name: the kernel opens a
// linker for execution too. Sorted, each once.
func withLinkers(programs []string) ([]string, error) {
	out := slices.Clone(programs)
	for _, path := range programs {
		linker, err := interpreter(path)
		if err != nil {
			return nil, fmt.Errorf("program to be executed: %s: %w", path, err)
		}
		if linker != "" {
			out = append(out, linker)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// resolved are the paths without links.
func resolved(paths []string) ([]string, error) {
	out := make([]string, len(paths))
	for i, path := range paths {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return nil, err
		}
		out[i] = real
	}
	return out, nil
}

// longestInterpreter is PATH_MAX, beyond which the kernel refuses.
const longestInterpreter = 4096

// interpreter is what an ELF file has as PT_INTERP, or "": static programs and
// scripts have none.
func interpreter(path string) (string, error) {
	var out string
	err := withELF(path, func(file *elf.File) error {
		for _, segment := range file.Progs {
			if segment.Type == elf.PT_INTERP {
				data, err := io.ReadAll(io.LimitReader(segment.Open(), longestInterpreter))
				out = strings.TrimRight(string(data), "\x00")
				return err
			}
		}
		return nil
	})
	return out, err
}

// withELF hands over a program if it is one: what is no ELF file is none of our business.
func withELF(path string, use func(*elf.File) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	file, err := elf.NewFile(f)
	var format *elf.FormatError
	if errors.As(err, &format) || errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	return use(file)
}
