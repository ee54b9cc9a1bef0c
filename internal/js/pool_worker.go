package js

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A worker is one process of a pool. Its pool's mutex guards the fields of
// the first group; the others belong to its goroutines.
type worker struct {
	p        *Pool
	tasks    []*task // given and not answered; the first is the one it is at
	unsent   int     // the last of tasks, which write has not taken yet
	load     int     // bytes of text in tasks
	started  bool    // it has said that it reads tasks[0]
	greeted  bool    // it has said that it is a worker
	dying    bool
	why      string // why it was killed
	deadline time.Time
	cmd      *exec.Cmd // nil until it runs

	wake   chan struct{} // there is something for write to take
	quit   chan struct{} // closed when it is gone
	in     io.WriteCloser
	out    *bufio.Reader
	stderr head
}

// room reports whether the worker may be given t already. With p.mu held, as
// give and kill.
func (w *worker) room(t *task) bool {
	return len(w.tasks) == 0 || len(w.tasks) < aheadJobs && w.load+len(t.job.Text.Data) <= aheadBytes
}

func (w *worker) give(t *task) {
	if len(w.tasks) == 0 {
		w.deadline = time.Now().Add(w.p.o.Timeout)
	}
	w.tasks = append(w.tasks, t)
	w.load += len(t.job.Text.Data)
	w.unsent++
	w.nudge()
}

// nudge wakes write, once there is enough to do: each time costs as much as
// to parse a small file. With p.mu held.
func (w *worker) nudge() {
	if w.unsent > 0 && (w.unsent >= aheadJobs/4 || len(w.tasks)-w.unsent < aheadJobs/4) {
		select {
		case w.wake <- struct{}{}:
		default: // it has not got up yet
		}
	}
}

// take returns what is to be sent.
func (w *worker) take() []*task {
	w.p.mu.Lock()
	defer w.p.mu.Unlock()
	tasks := slices.Clone(w.tasks[len(w.tasks)-w.unsent:])
	w.unsent = 0
	return tasks
}

// kill ends the process; run does the rest when its output ends.
func (w *worker) kill(why string) {
	if w.dying {
		return
	}
	w.dying, w.why = true, why
	if w.cmd != nil {
		w.cmd.Process.Kill() // fails only if it has ended by itself
	}
}

// run is the life of a worker, from start to what it leaves behind.
func (w *worker) run() {
	cmd, err := w.start()
	if err != nil {
		close(w.quit)
		w.p.gone(w, err.Error())
		return
	}
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		w.write()
	}()
	err = w.read()
	w.p.mu.Lock()
	w.kill("")
	w.p.mu.Unlock()
	close(w.quit)
	<-wrote
	cmd.Wait() // its error says what reason says better
	w.p.mu.Lock()
	why := w.why
	w.p.mu.Unlock()
	switch {
	case why != "":
	case errors.Is(err, errProtocol):
		why = "the parser answered with " + errProtocol.Error()
	default:
		why = reason(w.stderr.String(), cmd.ProcessState.String())
	}
	w.p.gone(w, why)
}

func (w *worker) start() (*exec.Cmd, error) {
	cmd := w.p.o.Command()
	cmd.Stderr = &w.stderr
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w.in, w.out = in, bufio.NewReaderSize(out, 64<<10)
	w.p.mu.Lock()
	defer w.p.mu.Unlock()
	w.cmd = cmd
	if w.dying { // killed before it ran
		cmd.Process.Kill()
	}
	return cmd, nil
}

// write sends the greeting and the tasks until the worker is gone. An error
// means that it is going, which read sees as well.
func (w *worker) write() {
	defer w.in.Close()
	out := bufio.NewWriterSize(w.in, 64<<10)
	o := w.p.o
	hello := binary.AppendUvarint(nil, FormatVersion)
	hello = binary.AppendUvarint(hello, uint64(o.Memory/4*3))
	writeFrame(out, frameHello, hello)
	var buf []byte
	for out.Flush() == nil {
		select {
		case <-w.wake:
		case <-w.quit:
			return
		}
		for _, t := range w.take() {
			buf = appendJob(buf[:0], t.job)
			var h [frameHeader]byte
			h[0] = frameJob
			binary.LittleEndian.PutUint32(h[1:], uint32(len(buf)+len(t.job.Text.Data)))
			out.Write(h[:])
			out.Write(buf)
			out.WriteString(t.job.Text.Data)
		}
	}
}

// read takes answers until the output of the worker ends or makes no sense.
func (w *worker) read() error {
	for {
		kind, n, err := readHeader(w.out)
		if err != nil {
			return err
		}
		t, limit := w.hear(kind)
		if n > limit {
			return errProtocol
		}
		var b []byte
		if n > 0 {
			b = w.p.buffer(n)
		}
		if _, err := io.ReadFull(w.out, b); err != nil {
			return err
		}
		switch kind {
		case frameFacts:
			w.answer(t, result{facts: b})
		case frameLost:
			f := fields{b: b}
			line := int(f.uint())
			w.answer(t, result{err: &Lost{Name: t.job.Name, Line: line, Why: string(f.b)}})
		}
	}
}

// hear notes a frame of the given kind and returns the task that it is about
// and how long it may be; -1 if it may not come now.
func (w *worker) hear(kind byte) (t *task, limit int) {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	if kind == frameBusy && w.greeted {
		return nil, 0
	}
	w.deadline = time.Now().Add(p.o.Timeout)
	switch {
	case kind == frameHello && !w.greeted:
		w.greeted = true
		p.mute = 0
		return nil, binary.MaxVarintLen64
	case !w.greeted || len(w.tasks) == w.unsent:
		return nil, -1
	case kind == frameStarted && !w.started:
		w.started = true
		if w.tasks[0].cancelled { // after it was sent: nobody else would end it
			w.kill("cancelled")
		}
		return nil, 0
	case kind == frameFacts && w.started:
		t = w.tasks[0]
		// A value takes some ten bytes and a function seventy, of at least
		// two and four bytes of source.
		return t, 1<<20 + 64*len(t.job.Text.Data)
	case kind == frameLost && w.started:
		return w.tasks[0], 64 << 10
	}
	return nil, -1
}

// answer settles the task that the worker was at.
func (w *worker) answer(t *task, r result) {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	w.tasks = w.tasks[1:]
	w.load -= len(t.job.Text.Data)
	w.started = false
	t.done <- r
	if p.unusable() == nil {
		p.dispatch()
	}
	w.nudge()
}

// resident returns the memory that the process uses, 0 where the system does
// not say. See proc_pid_statm(5).
func (w *worker) resident() int64 {
	if w.cmd == nil || w.dying {
		return 0
	}
	b, err := os.ReadFile("/proc/" + strconv.Itoa(w.cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
