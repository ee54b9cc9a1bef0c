//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A run that is interrupted while it writes exits 130 and leaves neither the
// report nor its temporary file. The run is held by a pipe that nobody reads,
// after it has written the first report beside its place.
func TestInterruptRemovesTemporaries(t *testing.T) {
	project, out := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(project, "app.mjs"), []byte("export const a = 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(out, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tenet", "check", project, "--no-cache", "-f", "json", "-o", filepath.Join(out, "report.json"), "-f", "text", "-o", pipe)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if staged, _ := filepath.Glob(filepath.Join(out, ".report.json.*.tmp")); len(staged) > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("no temporary report appears; stderr: %s", stderr.String())
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("exit: %v, want 130", err)
	}
	if stderr.String() != "tenet: interrupted\n" {
		t.Errorf("stderr: %q", stderr.String())
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != "pipe" {
		t.Errorf("left behind: %v", entries)
	}
}
