package js

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"tenet/internal/source"
)

// A Job is one file to extract.
type Job struct {
	Name    string
	Text    *source.Text
	Options Options
	Queries []string // asked of its syntax tree, instead of extracting facts: see DecodeAnswers

	careful bool // a worker that had it has ended: the next one says first that it starts
}

// Lost is the error of a file that could not be analysed.
type Lost struct {
	Name string
	Line int    // from 1; 0 if it is about the whole file
	Why  string // "brackets nested 5,001 deep", "the parser ran out of stack", "took longer than 10 s"
}

func (l *Lost) Error() string {
	if l.Line == 0 {
		return l.Name + ": " + l.Why
	}
	return l.Name + ":" + strconv.Itoa(l.Line) + ": " + l.Why
}

// InProcess is [Pool.Extract] without a worker, for tests and tools that read
// no strangers' files: what overflows the stack ends the process.
func InProcess(ctx context.Context, job Job) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return extractBinary(job, &scratch{})
}

// extractBinary refuses or extracts one file and returns the stored form of its
// facts. A panic is the fault of that file and costs only that file.
func extractBinary(job Job, s *scratch) (facts []byte, err error) {
	docs, refusal := scan(job.Text.Data, ScanLimits{})
	if refusal != nil {
		return nil, &Lost{Name: job.Name, Line: refusal.Line, Why: refusal.What}
	}
	defer func() {
		if r := recover(); r != nil {
			facts, err = nil, &Lost{Name: job.Name, Why: fmt.Sprintf("the parser failed: %v", r)}
		}
	}()
	if len(job.Queries) > 0 {
		return searchBinary(job, docs)
	}
	b := extractWith(s, job, docs)
	facts = b.file.AppendBinary(s.facts[:0])
	s.keep(b)
	if s.facts = facts; cap(facts) > keepBytes {
		s.facts = nil
	}
	return facts, nil
}

// maxStack is the stack that one file may use. Go's own limit of 1 GB takes
// seconds to reach and as much memory; honest files need less than 1 MB.
const maxStack = 64 << 20

// Serve is the life of a worker process: it reads jobs from r, writes facts
// to w, and returns when r ends. It tunes the whole process to this work, so
// a process that calls it does nothing else.
//
// When the pool goes away while a file is in the parser, Serve returns, whether
// the parser does or not.
func Serve(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 64<<10)
	kind, hello, err := readFrame(in, 64, nil)
	if err != nil || kind != frameHello {
		return fmt.Errorf("worker: no greeting from the pool: %w", errors.Join(err, errProtocol))
	}
	f := fields{b: hello}
	version, memory := f.uint(), f.uint()
	if f.bad || version != FormatVersion {
		return fmt.Errorf("worker: the pool speaks version %d, not %d", version, FormatVersion)
	}
	// Little lives on from file to file. A block that is never touched, and so
	// takes no memory, keeps the collector from running after every few files
	// and from giving pages back that the next file needs. It is no larger because
	// the first touch of a page costs more than to collect what lay on it. The
	// limit makes the collector work harder before the pool acts.
	runtime.MemProfileRate = 0 // nobody reads it
	debug.SetGCPercent(300)
	ballast := make([]byte, 4<<20)
	defer runtime.KeepAlive(ballast)
	debug.SetMemoryLimit(int64(memory))
	debug.SetMaxStack(maxStack)
	runtime.GOMAXPROCS(2) // one for the parser, one for the collector
	return serve(in, w)
}

// heartbeat is how often a worker that is at one file says that it still is.
// This is for itself: when nobody can hear it any more, it ends.
const heartbeat = time.Second

func serve(in *bufio.Reader, w io.Writer) error {
	o := &answers{out: w}
	done := make(chan error, 1)
	go func() { done <- work(in, o) }()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-beat.C:
			if err := o.beat(); err != nil {
				return fmt.Errorf("worker: the pool went away: %w", err)
			}
		}
	}
}

// work answers jobs one by one. What waits to be read waits in the pipe: a
// goroutine that read ahead would wake this one, and be woken, for every file.
func work(in *bufio.Reader, o *answers) error {
	if err := o.end(frameHello, binary.AppendUvarint(nil, FormatVersion), in.Buffered() == 0); err != nil {
		return fmt.Errorf("worker: greet the pool: %w", err)
	}
	s := &scratch{}
	for {
		kind, b, err := readFrame(in, maxFrame, s.frame)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("worker: read a job: %w", err)
		}
		if s.frame = b; cap(b) > keepBytes {
			s.frame = nil
		}
		job, ok := decodeJob(b)
		if kind != frameJob || !ok {
			return fmt.Errorf("worker: read a job: %w", errProtocol)
		}
		if err := o.start(job.careful || len(job.Text.Data) > quietBytes); err != nil {
			return fmt.Errorf("worker: write facts: %w", err)
		}
		kind, answer := frameFacts, []byte(nil)
		answer, err = extractBinary(job, s)
		if lost := (*Lost)(nil); errors.As(err, &lost) {
			kind, answer = frameLost, append(binary.AppendUvarint(nil, uint64(lost.Line)), lost.Why...)
		}
		if err := o.end(kind, answer, in.Buffered() == 0); err != nil {
			return fmt.Errorf("worker: write facts: %w", err)
		}
	}
}
