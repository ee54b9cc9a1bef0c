package guard

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"tenet/internal/guard/sandbox"
)

// A process is a child that runs, with all that it started in its group.
type process struct {
	cmd     *exec.Cmd
	group   *group
	ask     func() // asks it to end, where no signal does; nil elsewhere
	started time.Time
	done    chan struct{} // closed once it has ended and its output was read
	ended   string        // how, in words; valid once done is closed
	ran     time.Duration // likewise
}

// spawn starts a command with a group of its own, so that a key pressed in
// the terminal reaches guard alone, and so that stopping it stops what it
// started. pumps read its output. Where the sandbox does not see to the limits,
// the group does.
func spawn(cmd *exec.Cmd, limits sandbox.Limits, pumps ...func()) (*process, error) {
	prepare(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	g, err := gather(cmd, limits)
	if err != nil {
		return nil, errors.Join(err, cmd.Process.Kill(), ignoreExit(cmd.Wait()))
	}
	p := &process{cmd: cmd, group: g, started: time.Now(), done: make(chan struct{})}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		each := make(chan struct{})
		for _, pump := range pumps {
			go func() { pump(); each <- struct{}{} }()
		}
		for range pumps {
			<-each
		}
	}()
	go func() {
		state, err := p.reap()
		g.close()
		p.ran = time.Since(p.started)
		p.ended = howEnded(state, err)
		select {
		case <-finished:
		case <-time.After(time.Second): // a child that escaped holds the output open
		}
		close(p.done)
	}()
	return p, nil
}

// howEnded says it in words that people know: "exit status 1", "signal: killed".
func howEnded(state *os.ProcessState, err error) string {
	if err != nil {
		return err.Error()
	}
	return state.String()
}

// ignoreExit leaves out that a process that was killed did not end well.
func ignoreExit(err error) error {
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return nil
	}
	return err
}

// stop asks the process and its group to end, and kills them when they have
// not ended after the grace period or when hurry is closed.
func (p *process) stop(grace time.Duration, hurry <-chan struct{}) (killed bool) {
	if p.ask != nil {
		p.ask()
	} else {
		p.group.terminate()
	}
	select {
	case <-p.done:
		return false
	case <-hurry:
	case <-time.After(grace):
	}
	p.kill()
	return true
}

// kill ends the process and its group at once and waits for that.
func (p *process) kill() {
	p.group.kill()
	<-p.done
}

func (p *process) String() string { return fmt.Sprintf("pid %d", p.cmd.Process.Pid) }
