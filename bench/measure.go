package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A sample is one run of a command.
type sample struct {
	wall   time.Duration
	cpu    time.Duration // user and system, with all children that were waited for
	memory int64         // bytes, the peak of the whole process tree
	exit   int
}

// measure runs a command once. Its output is thrown away.
func measure(ctx context.Context, dir string, env []string, name string, args ...string) (sample, error) {
	c := exec.CommandContext(ctx, name, args...)
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	c.Stdout, c.Stderr = io.Discard, io.Discard
	start := time.Now()
	if err := c.Start(); err != nil {
		return sample{}, err
	}
	stop, peak := make(chan struct{}), make(chan int64)
	go func() {
		most := int64(0)
		for {
			most = max(most, treeMemory(c.Process.Pid))
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	err := c.Wait()
	s := sample{wall: time.Since(start)}
	close(stop)
	s.memory = <-peak
	if c.ProcessState == nil {
		return s, err
	}
	s.exit = c.ProcessState.ExitCode()
	s.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	return s, ctx.Err()
}

// treeMemory sums the resident memory of a process and its descendants.
func treeMemory(pid int) (total int64) {
	tree(pid, func(pid int) {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
		if err != nil {
			return // it has ended
		}
		if f := strings.Fields(string(data)); len(f) > 1 {
			pages, _ := strconv.ParseInt(f[1], 10, 64)
			total += pages * int64(os.Getpagesize())
		}
	})
	return total
}

// tree visits a process and its descendants.
func tree(pid int, visit func(pid int)) {
	visit(pid)
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, l := range lists {
		data, _ := os.ReadFile(l)
		for _, child := range strings.Fields(string(data)) {
			if n, err := strconv.Atoi(child); err == nil {
				tree(n, visit)
			}
		}
	}
}

// median returns the sample of median wall time, with the median memory.
func median(samples []sample) sample {
	slices.SortFunc(samples, func(a, b sample) int { return int(a.wall - b.wall) })
	m := samples[len(samples)/2]
	slices.SortFunc(samples, func(a, b sample) int { return int((a.memory - b.memory) >> 10) })
	m.memory = samples[len(samples)/2].memory
	return m
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }

// machine describes where the figures were taken.
func machine() string {
	model := "unknown processor"
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(data)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				model = strings.TrimSpace(v)
				break
			}
		}
	}
	node, _ := exec.Command("node", "--version").Output()
	return fmt.Sprintf("%d processors (%s), %s, Node %s.", runtime.NumCPU(), model, runtime.Version(), strings.TrimSpace(string(node)))
}
