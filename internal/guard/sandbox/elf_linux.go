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
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	file, err := elf.NewFile(f)
	if err != nil {
		var format *elf.FormatError
		if errors.As(err, &format) || errors.Is(err, io.EOF) {
			return "", nil
		}
		return "", err
	}
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			data, err := io.ReadAll(io.LimitReader(segment.Open(), longestInterpreter))
			return strings.TrimRight(string(data), "\x00"), err
		}
	}
	return "", nil
}

// musl says whether a program uses that C library.
func musl(programs []string) bool {
	return slices.ContainsFunc(programs, func(path string) bool {
		return strings.HasPrefix(filepath.Base(path), "ld-musl-") || strings.Contains(path, "/libc.musl-")
	})
}
