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

// What pool and worker say to each other: frames of a kind, a length and that
// many bytes. The pool opens with hello and sends jobs ahead; the worker
// answers hello, and then for every job started, and facts or lost. So the
// pool knows which file a worker that dies was at.
const (
	frameHello   = 'h' // pool: version, memory limit, grace in milliseconds; worker: version
	frameJob     = 'j' // see appendJob
	frameStarted = 's'
	frameFacts   = 'f'
	frameLost    = 'l' // line, why

	frameHeader = 5
	maxFrame    = 1 << 30
)

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

var errProtocol = errors.New("something that is not a frame")

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

// writeFrame leaves errors to the next Flush, which returns the first.
func writeFrame(w *bufio.Writer, kind byte, b []byte) {
	var h [frameHeader]byte
	h[0] = kind
	binary.LittleEndian.PutUint32(h[1:], uint32(len(b)))
	w.Write(h[:])
	w.Write(b)
}

// readFrame reads a frame of at most limit bytes. It returns io.EOF only
// between frames.
func readFrame(r *bufio.Reader, limit int) (kind byte, b []byte, err error) {
	kind, n, err := readHeader(r)
	if err != nil {
		return 0, nil, err
	}
	if n > limit {
		return 0, nil, errProtocol
	}
	b = make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return kind, b, nil
}

func readHeader(r *bufio.Reader) (kind byte, n int, err error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, 0, err
	}
	return h[0], int(binary.LittleEndian.Uint32(h[1:])), nil
}

// Flags of a job.
const (
	jobStrict = 1 << iota
	jobLint
)

// appendJob writes what comes before the text of a job.
func appendJob(b []byte, job Job) []byte {
	flags := byte(0)
	if job.Options.AlwaysStrict {
		flags |= jobStrict
	}
	if job.Options.Lint {
		flags |= jobLint
	}
	b = append(b, flags)
	for _, s := range []string{job.Options.PackageType, job.Options.As, job.Name} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func decodeJob(b []byte) (Job, bool) {
	f := fields{b: b}
	flags := f.uint()
	kind, as, name := f.string(), f.string(), f.string()
	if f.bad {
		return Job{}, false
	}
	o := Options{PackageType: kind, AlwaysStrict: flags&jobStrict != 0, Lint: flags&jobLint != 0, As: as}
	return Job{name, source.New(name, string(f.b)), o}, true
}

// fields reads the numbers and strings of a frame.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) uint() uint64 {
	v, n := binary.Uvarint(f.b)
	if n <= 0 {
		f.bad, f.b = true, nil
		return 0
	}
	f.b = f.b[n:]
	return v
}

func (f *fields) string() string {
	n := f.uint()
	if n > uint64(len(f.b)) {
		f.bad, f.b = true, nil
		return ""
	}
	s := string(f.b[:n])
	f.b = f.b[n:]
	return s
}
