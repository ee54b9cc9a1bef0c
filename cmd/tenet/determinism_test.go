package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// clock is what differs between two runs over the same files: when, and how long.
var clock = regexp.MustCompile(`"(started|durationMs)": [^,\n]*|\d+(\.\d+)? m?s\b`)

// The same input gives the same bytes, however the work is shared out.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	shop := filepath.Join("..", "..", "examples", "shop", "careless")
	var first [][]byte
	for run := range 20 {
		dir := t.TempDir()
		names := []string{filepath.Join(dir, "report.json"), filepath.Join(dir, "report.txt")}
		cmd := exec.Command("tenet", "check", "--all", "--no-cache", "--offline", "--workers", strconv.Itoa(1+run%7), "-f", "json", "-o", names[0], "-f", "text", "-o", names[1])
		cmd.Dir = shop
		out, _ := cmd.CombinedOutput() // it finds what it should, and exits 1
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			t.Fatalf("exit %d: %s", code, out)
		}
		for i, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data = clock.ReplaceAll(data, []byte("TIME"))
			if run == 0 {
				first = append(first, data)
			} else if !bytes.Equal(data, first[i]) {
				t.Fatalf("run %d with %d workers differs in %s:\n%s\nfirst:\n%s", run, 1+run%7, filepath.Base(name), differing(data, first[i]), differing(first[i], data))
			}
		}
	}
}

// differing returns the line of a in which it first differs from b.
func differing(a, b []byte) []byte {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	from := bytes.LastIndexByte(a[:at], '\n') + 1
	line, _, _ := bytes.Cut(a[from:], []byte("\n"))
	return line
}
