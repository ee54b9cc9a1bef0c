package guard

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

// A process is a child that runs, with all that it started in its group.
type process struct {
	cmd     *exec.Cmd
	started time.Time
	done    chan struct{} // closed once it has ended and its output was read
	ended   string        // how, in words; valid once done is closed
	ran     time.Duration // likewise
}

// spawn starts a command as the leader of a group of its own, so that a key
// pressed in the terminal reaches guard alone, and so that stopping it stops
// what it started. pumps read its output.
func spawn(cmd *exec.Cmd, pumps ...func()) (*process, error) {
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, started: time.Now(), done: make(chan struct{})}
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
		awaitEnd(cmd.Process.Pid)
		signalGroup(cmd.Process.Pid, os.Kill) // what it left behind would hold its output and its folder
		state, err := cmd.Process.Wait()
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

// stop asks the process and its group to end, and kills them when they have
// not ended after the grace period or when hurry is closed.
func (p *process) stop(grace time.Duration, hurry <-chan struct{}) (killed bool) {
	signalGroup(p.cmd.Process.Pid, terminate)
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
	signalGroup(p.cmd.Process.Pid, os.Kill)
	<-p.done
}

func (p *process) String() string { return fmt.Sprintf("pid %d", p.cmd.Process.Pid) }
