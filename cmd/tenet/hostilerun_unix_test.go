//go:build unix

package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"tenet/internal/source"
)

// goodTree is a folder with two files that have findings, which what is
// hostile beside them must not hide.
func goodTree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "package.json", `{"name": "shop", "version": "2.3.1"}`)
	write(t, dir, "shop/good.js", "'use strict'\n"+probe)
	write(t, dir, "shop/Dockerfile", "FROM node:22\nCMD [\"node\", \"good.js\"]\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A hostileRun is what a run over a hostile tree left behind.
type hostileRun struct {
	exit     int
	stdout   []byte // the text report
	Findings []struct {
		ID    string
		Place struct{ File string }
	}
	NotAnalysed []struct{ Path, Why string }
	LeftOut     []struct{ Paths []string }
}

// runHostile checks dir within the bounds of time and memory.
func runHostile(t *testing.T, dir string, args ...string) *hostileRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hostileTime)
	defer cancel()
	out := filepath.Join(t.TempDir(), "report.json")
	cmd := exec.CommandContext(ctx, "tenet", append([]string{"check", "--all", "--workers", "2", "-f", "text", "-o", "-", "-f", "json", "-o", out}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	var stderr strings.Builder
	cmd.Stderr = &stderr
	run := &hostileRun{}
	run.stdout, _ = cmd.Output() // the exit code is judged below
	if ctx.Err() != nil {
		t.Fatalf("not done after %s", hostileTime)
	}
	run.exit = cmd.ProcessState.ExitCode()
	if stderr.Len() > 0 {
		t.Errorf("stderr: %q", stderr.String())
	}
	if used := largest(cmd.ProcessState); used > hostileMemory {
		t.Errorf("a process of the run needed %d MB", used>>20)
	}
	for _, r := range string(run.stdout) {
		if r != '\n' && source.Invisible(r) {
			t.Errorf("raw U+%04X on standard output", r)
			break
		}
	}
	if !utf8.Valid(run.stdout) {
		t.Error("standard output is not UTF-8")
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, run); err != nil {
		t.Fatal(err)
	}
	return run
}

// largest is the resident size of the largest process that a run consisted
// of: wait4 tells it for the child and for all whom the child waited for.
func largest(state *os.ProcessState) int64 {
	n := int64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" {
		return n // bytes already
	}
	return n << 10
}

// wantGood holds a run to the findings of goodTree.
func (r *hostileRun) wantGood(t *testing.T) {
	t.Helper()
	for id, file := range map[string]string{"eval/function-constructor": "shop/good.js", "root/image-runs-as-root": "shop/Dockerfile"} {
		if !slices.ContainsFunc(r.Findings, func(f struct {
			ID    string
			Place struct{ File string }
		}) bool {
			return f.ID == id && f.Place.File == file
		}) {
			t.Errorf("%s in %s is not found", id, file)
		}
	}
}

// wantExit holds a run that fails at nothing to 0, or 3 if it names a file.
func (r *hostileRun) wantExit(t *testing.T) {
	t.Helper()
	want := 0
	if len(r.NotAnalysed) > 0 {
		want = 3
	}
	if r.exit != want {
		t.Errorf("exit %d with %d files not analysed, want %d", r.exit, len(r.NotAnalysed), want)
	}
}

// fate is what became of the file of that name.
func (r *hostileRun) fate(file string) fate {
	for _, u := range r.NotAnalysed {
		if same(u.Path, file) {
			return named
		}
	}
	for _, f := range r.Findings {
		if same(f.Place.File, file) {
			return read
		}
	}
	for _, l := range r.LeftOut {
		if slices.ContainsFunc(l.Paths, func(p string) bool { return same(p, file) }) {
			return aside
		}
	}
	return absent
}

// same reports whether a report means the file: JSON has U+FFFD for every
// byte of a name that is not UTF-8.
func same(reported, file string) bool { return reported == string([]rune(file)) }
