package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tenet/internal/syncbuf"
)

// A process is a server that runs until it is ended.
type process struct {
	cmd  *exec.Cmd
	out  syncbuf.Buffer
	done chan struct{}
}

func start(ctx context.Context, dir string, env []string, command ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, command[0], command[1:]...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 10 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		if err := p.cmd.Wait(); err != nil {
			fmt.Fprintf(&p.out, "%v\n", err)
		}
	}()
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// said returns what the process has printed.
func (p *process) said() string {
	return p.out.String()
}

func (p *process) end() {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	<-p.done
}

// clockTick is USER_HZ, in which Linux counts for every program.
const clockTick = time.Second / 100

// cpuTime returns the processor time, user and system, that the process and
// its descendants have used.
func (p *process) cpuTime() (total time.Duration) {
	tree(p.pid(), func(pid int) {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return // it has ended
		}
		// The name, in brackets, may hold spaces; proc_pid_stat(5) counts from 1.
		if _, rest, ok := strings.Cut(string(data), ") "); ok {
			f := strings.Fields(rest)
			for _, n := range []int{14, 15, 16, 17} { // utime stime cutime cstime
				ticks, _ := strconv.ParseInt(f[n-3], 10, 64)
				total += time.Duration(ticks) * clockTick
			}
		}
	})
	return total
}
