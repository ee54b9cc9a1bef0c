package sandbox

import (
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The dynamic linker runs any program that can be read. So what is readable of the system's
// libraries is libraries: those that programs need, one by one, and whole folders only
// where a system keeps nothing else in them. /usr/lib is where others keep Python.

// mixed are the folders of libraries that hold programs as well.
var mixed = []string{"/lib", "/usr/lib", "/usr/local/lib"}

// unnamed are libraries that the C library loads without saying so in its tables: to look
// up names, and to end threads.
var unnamed = []string{"libnss_*.so*", "libresolv.so*", "libgcc_s.so*"}

// bounds of what is read: no system comes near.
const (
	mostLibraries = 500
	longestConf   = 64 << 10
	deepestConf   = 4
)

// libraries are the files and folders that programs load their shared libraries from.
func libraries(programs []string) ([]string, error) {
	var found []string
	linker, err := linkerFolders(programs)
	if err != nil {
		return nil, err
	}
	folders := slices.Concat(configured("/etc/ld.so.conf", deepestConf), linker, []string{"/lib64", "/usr/lib64", "/lib", "/usr/lib"})
	queue := slices.Clone(programs)
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < mostLibraries {
		path := queue[0]
		queue = queue[1:]
		real, err := filepath.EvalSymlinks(path)
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		needed, own, err := needs(real)
		if err != nil {
			return nil, err
		}
		for _, name := range needed {
			if library := search(name, append(own, folders...)); library != "" {
				found = append(found, library)
				queue = append(queue, library)
			}
		}
	}
	for _, folder := range folders {
		found = append(found, wholeOrUnnamed(folder)...)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// wholeOrUnnamed is the folder, if it has libraries only.
func wholeOrUnnamed(folder string) []string {
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil
	}
	if !slices.Contains(mixed, real) {
		return []string{folder}
	}
	var out []string
	for _, pattern := range unnamed {
		matches, _ := filepath.Glob(filepath.Join(folder, pattern)) // only a bad pattern is an error
		out = append(out, matches...)
	}
	return out
}

// linkerFolders are where dynamic linkers lie: the C library is beside its own.
func linkerFolders(programs []string) ([]string, error) {
	var out []string
	for _, program := range programs {
		linker, err := interpreter(program)
		if err != nil {
			return nil, err
		}
		if real, err := filepath.EvalSymlinks(linker); linker != "" && err == nil {
			out = append(out, filepath.Dir(real))
		}
	}
	return out, nil
}

func search(name string, folders []string) string {
	if filepath.IsAbs(name) {
		return name
	}
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

// needs are the libraries that an ELF file asks for, and the folders where it has them
// looked for first (DT_RUNPATH, DT_RPATH of ld.so(8)). path has no links.
func needs(path string) (libraries, folders []string, err error) {
	here := strings.NewReplacer("$ORIGIN", filepath.Dir(path), "${ORIGIN}", filepath.Dir(path))
	err = withELF(path, func(file *elf.File) error {
		libraries, _ = file.DynString(elf.DT_NEEDED) // a static program has no such table, and needs none
		for _, tag := range []elf.DynTag{elf.DT_RUNPATH, elf.DT_RPATH} {
			lists, _ := file.DynString(tag)
			for _, list := range lists {
				for folder := range strings.SplitSeq(list, ":") {
					if folder = here.Replace(folder); filepath.IsAbs(folder) {
						folders = append(folders, filepath.Clean(folder))
					}
				}
			}
		}
		return nil
	})
	return libraries, folders, err
}

// configured are the folders of ld.so.conf(5), with the files that it includes.
func configured(path string, depth int) []string {
	data, err := os.ReadFile(path)
	if err != nil || depth == 0 || len(data) > longestConf {
		return nil
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		switch {
		case len(fields) == 2 && fields[0] == "include":
			pattern := fields[1]
			if !filepath.IsAbs(pattern) {
				pattern = filepath.Join(filepath.Dir(path), pattern)
			}
			matches, _ := filepath.Glob(pattern) // only a bad pattern is an error
			for _, match := range matches {
				out = append(out, configured(match, depth-1)...)
			}
		case len(fields) == 1 && filepath.IsAbs(fields[0]):
			out = append(out, filepath.Clean(fields[0]))
		}
	}
	return out
}

// musl says whether a program uses that C library.
func musl(programs []string) bool {
	return slices.ContainsFunc(programs, func(path string) bool {
		return strings.HasPrefix(filepath.Base(path), "ld-musl-") || strings.Contains(path, "/libc.musl-")
	})
}
