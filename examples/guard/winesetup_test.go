//go:build wine

package guard_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// winePrefix returns a folder with a Windows 10 of Wine's, which is made once.
// Wine 8, that of Debian 12, has no bcryptprimitives.dll, without which no
// program of Go starts: it gets one.
func winePrefix(t *testing.T) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(user, "tenet-test", "guard", "wine-1")
	ready := filepath.Join(dir, "ready")
	if _, err := os.Stat(ready); err == nil {
		return dir
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"wineboot", "-i"}, {"winecfg", "-v", "win10"}} {
		cmd := exec.CommandContext(t.Context(), "wine", args...)
		cmd.Env = append(os.Environ(), "WINEPREFIX="+dir, "WINEDEBUG=-all")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("wine %v: %v (apt-get install wine wine64)\n%s", args, err, out)
		}
	}
	library := filepath.Join(dir, "drive_c", "windows", "system32", "bcryptprimitives.dll")
	if _, err := os.Stat(library); err != nil {
		if err := os.WriteFile(library, forwarder(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(ready, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// forwarder is a library of Windows without code: its one name, ProcessPrng,
// is that of a function of another library that does the same (PE format,
// section 6.3: the address of a forwarder lies within the export directory).
func forwarder() []byte {
	const (
		rva         = 0x1000 // where its one section lies in memory
		name, from  = 0x60, 0x80
		to          = 0xa0
		functions   = 0x30
		names       = 0x38
		ordinals    = 0x40
		exportBytes = 0x100
	)
	le := binary.LittleEndian
	section := make([]byte, 0x200)
	copy(section[name:], "bcryptprimitives.dll\x00")
	copy(section[from:], "ProcessPrng\x00")
	copy(section[to:], "advapi32.SystemFunction036\x00")
	for at, v := range map[int]uint32{
		0x0c: rva + name, 0x10: 1, 0x14: 1, 0x18: 1, // its name; the first ordinal, how many functions, how many names
		0x1c: rva + functions, 0x20: rva + names, 0x24: rva + ordinals,
		functions: rva + to, names: rva + from,
	} {
		le.PutUint32(section[at:], v)
	}
	head := make([]byte, 64, 0x200)
	copy(head, "MZ")
	le.PutUint32(head[60:], 64)
	b := bytes.NewBuffer(append(head, "PE\x00\x00"...))
	dirs := make([]uint32, 32)
	dirs[0], dirs[1] = rva, exportBytes
	for _, v := range []any{
		[]uint16{0x8664, 1}, []uint32{0, 0, 0}, []uint16{240, 0x2022}, // AMD64, one section, a DLL
		[]uint16{0x20b, 14}, []uint32{0, 0x200, 0, 0, rva}, uint64(0x180000000), []uint32{0x1000, 0x200}, // PE32+
		[]uint16{6, 0, 0, 0, 6, 0}, []uint32{0, 2 * rva, 0x200, 0}, []uint16{3, 0x100},
		[]uint64{1 << 20, 1 << 12, 1 << 20, 1 << 12}, []uint32{0, 16}, dirs,
		[]byte(".rdata\x00\x00"), []uint32{exportBytes, rva, 0x200, 0x200, 0, 0, 0, 0x40000040},
	} {
		if err := binary.Write(b, le, v); err != nil { // numbers of fixed size: it cannot fail
			panic(err)
		}
	}
	return append(append(b.Bytes(), make([]byte, 0x200-b.Len())...), section...)
}
