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

// A scratch is memory that a worker uses again for every file. What
// extractBinary returns lies in it.
type scratch struct {
	facts  []byte
	values []Value
}

// most that a scratch keeps: one large file should not be paid for to the end.
const (
	keepFacts  = 4 << 20 // bytes
	keepValues = 1 << 18
)

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
	f := extractInto(s.values, job, docs)
	facts = f.AppendBinary(s.facts[:0])
	s.values, s.facts = nil, nil
	if cap(f.Values) <= keepValues {
		s.values = f.Values
	}
	if cap(facts) <= keepFacts {
		s.facts = facts
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
// When r ends while a file is in the parser, the pool is gone: Serve gives the
// file a little time and returns, whether the parser does or not.
func Serve(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 64<<10)
	kind, hello, err := readFrame(in, 64)
	if err != nil || kind != frameHello {
		return fmt.Errorf("worker: no greeting from the pool: %w", errors.Join(err, errProtocol))
	}
	f := fields{b: hello}
	version, memory, grace := f.uint(), f.uint(), f.uint()
	if f.bad || version != FormatVersion {
		return fmt.Errorf("worker: the pool speaks version %d, not %d", version, FormatVersion)
	}
	// Little lives on from file to file. A block that is never touched, and so
	// takes no memory, keeps the collector from running after every few files
	// and from giving pages back that the next file needs; the limit makes it
	// work harder before the pool acts.
	debug.SetGCPercent(300)
	ballast := make([]byte, 32<<20)
	defer runtime.KeepAlive(ballast)
	debug.SetMemoryLimit(int64(memory))
	debug.SetMaxStack(maxStack)
	runtime.GOMAXPROCS(2) // one for the parser, one for the collector and the pipes
	return serve(in, w, time.Duration(grace)*time.Millisecond)
}

func serve(in *bufio.Reader, w io.Writer, grace time.Duration) error {
	jobs := make(chan Job, 1)
	var readErr error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(jobs)
		readErr = readJobs(in, jobs)
	}()
	worked := make(chan error, 1)
	go func() { worked <- work(jobs, w) }()
	select {
	case err := <-worked:
		if err != nil {
			return err
		}
		<-ended // work ends by itself only when there are no more jobs to read
		return readErr
	case <-ended:
	}
	select {
	case err := <-worked:
		return errors.Join(readErr, err)
	case <-time.After(grace):
		return errors.New("worker: the pool went away while a file was being parsed")
	}
}

func readJobs(in *bufio.Reader, jobs chan<- Job) error {
	for {
		kind, b, err := readFrame(in, maxFrame)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("worker: read a job: %w", err)
		}
		job, ok := decodeJob(b)
		if kind != frameJob || !ok {
			return fmt.Errorf("worker: read a job: %w", errProtocol)
		}
		jobs <- job
	}
}

// work answers jobs. It must have said which file it is at before it parses,
// and otherwise writes only when no job waits: one system call a file.
func work(jobs <-chan Job, w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	writeFrame(out, frameHello, binary.AppendUvarint(nil, FormatVersion))
	s := &scratch{}
	for {
		var job Job
		var ok bool
		select {
		case job, ok = <-jobs:
		default:
			if err := out.Flush(); err != nil {
				return fmt.Errorf("worker: write facts: %w", err)
			}
			job, ok = <-jobs
		}
		if !ok {
			return out.Flush()
		}
		writeFrame(out, frameStarted, nil)
		if err := out.Flush(); err != nil {
			return fmt.Errorf("worker: write facts: %w", err)
		}
		facts, err := extractBinary(job, s)
		if lost := (*Lost)(nil); errors.As(err, &lost) {
			writeFrame(out, frameLost, append(binary.AppendUvarint(nil, uint64(lost.Line)), lost.Why...))
			continue
		}
		writeFrame(out, frameFacts, facts)
	}
}
