package sandbox

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What a program says of its linker is found; a script and an empty file say nothing.
func TestInterpreter(t *testing.T) {
	linker, err := interpreter(nodeProgram(t))
	must(t, err)
	if _, err := os.Stat(linker); err != nil {
		t.Errorf("linker of node: %v", err)
	}
	script := filepath.Join(t.TempDir(), "script")
	must(t, os.WriteFile(script, []byte("#!/bin/sh\n"), 0o755))
	for _, path := range []string{script, os.DevNull} {
		if linker, err := interpreter(path); linker != "" || err != nil {
			t.Errorf("of %s: %q, %v", path, linker, err)
		}
	}
	for path, want := range map[string]bool{"/lib/ld-musl-x86_64.so.1": true, "/lib64/ld-linux-x86-64.so.2": false, "/usr/bin/node": false} {
		if musl([]string{path}) != want {
			t.Errorf("musl(%s) is %v", path, !want)
		}
	}
}

func TestNeeds(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		runpath string
		want    []string
	}{
		"beside":        {"$ORIGIN/../lib", []string{filepath.Join(dir, "../lib")}},
		"several":       {"/opt/a/lib:${ORIGIN}:/opt/b", []string{"/opt/a/lib", dir, "/opt/b"}},
		"relative":      {"lib::.", nil},
		"other symbols": {"$LIB/x", nil},
	} {
		path := filepath.Join(dir, "program")
		must(t, os.WriteFile(path, programWith(test.runpath), 0o755))
		libraries, folders, err := needs(path)
		must(t, err)
		if !slices.Equal(folders, test.want) || !slices.Equal(libraries, []string{test.runpath}) {
			t.Errorf("%s: %q and %q, want %q", name, libraries, folders, test.want)
		}
	}
}

// Libraries are what node needs and what lies beside the C library, and no folder with programs.
func TestLibraries(t *testing.T) {
	node := nodeProgram(t)
	got, err := libraries([]string{node})
	must(t, err)
	covered := func(file string) bool {
		return slices.ContainsFunc(got, func(path string) bool {
			real, err := filepath.EvalSymlinks(path)
			return err == nil && within(file, real)
		})
	}
	if !covered(someLibrary(t)) {
		t.Errorf("%s is missing in %q", someLibrary(t), got)
	}
	for _, folder := range mixed {
		if covered(filepath.Join(folder, "python", "bin", "python3")) {
			t.Errorf("all of %s is there", folder)
		}
	}
}

func TestConfigured(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"ld.so.conf":    "include conf.d/*.conf\n\n/opt/last/ # and this\nrelative\ninclude ld.so.conf\n",
		"conf.d/a.conf": "# libc\n/opt/first\n", "conf.d/b.conf": "/opt/second\n", "conf.d/c": "/opt/not\n",
	} {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	if got, want := configured(dir+"/ld.so.conf", 1), []string{"/opt/last"}; !slices.Equal(got, want) {
		t.Errorf("without what it includes: %q, want %q", got, want)
	}
	if got, want := configured(dir+"/ld.so.conf", 2), []string{"/opt/first", "/opt/second", "/opt/last", "/opt/last"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// programWith is the least of an ELF file that has a DT_RUNPATH, and the same text as
// the name of a library.
func programWith(runpath string) []byte {
	const header, section = 64, 64
	names := append(append([]byte{0}, runpath...), 0)
	dynamic := []elf.Dyn64{{Tag: int64(elf.DT_RUNPATH), Val: 1}, {Tag: int64(elf.DT_NEEDED), Val: 1}, {Tag: int64(elf.DT_NULL)}}
	tables := uint64(header + 3*section)
	h := elf.Header64{
		Ident: [16]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_DYN), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Shoff: header, Ehsize: header, Shentsize: section, Shnum: 3, Shstrndx: 2,
	}
	sections := [3]elf.Section64{
		{},
		{Type: uint32(elf.SHT_DYNAMIC), Off: tables, Size: 48, Link: 2, Entsize: 16},
		{Type: uint32(elf.SHT_STRTAB), Off: tables + 48, Size: uint64(len(names))},
	}
	var out bytes.Buffer
	for _, part := range []any{h, sections, dynamic, names} {
		if err := binary.Write(&out, binary.LittleEndian, part); err != nil {
			panic(err) // fixed shapes into memory
		}
	}
	return out.Bytes()
}
