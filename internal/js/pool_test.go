package js

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"tenet/internal/source"
)

// The test binary is its own worker: this variable says which one.
const workerMode = "TENET_TEST_WORKER"

func TestMain(m *testing.M) {
	switch os.Getenv(workerMode) {
	case "":
		os.Exit(m.Run())
	case "serve":
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "fake":
		fakeWorker()
	case "quiet":
		quietWorker()
	case "dies":
		fmt.Fprintln(os.Stderr, "no such library")
		os.Exit(127)
	case "talks":
		fmt.Println("Welcome to another program")
	}
}

// fakeWorker speaks the protocol and misbehaves as the names of files ask.
func fakeWorker() {
	debug.SetMaxStack(1 << 20)
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	say := func(kind byte, b []byte) {
		writeFrame(out, kind, b)
		out.Flush()
	}
	readFrame(in, 64, nil)
	say(frameHello, binary.AppendUvarint(nil, FormatVersion))
	for {
		_, b, err := readFrame(in, maxFrame, nil)
		if err != nil {
			return
		}
		job, _ := decodeJob(b)
		if job.Name == "before.js" || job.Name == "once.js" && isFirst(job.Text.Data) {
			os.Exit(1)
		}
		say(frameStarted, nil)
		misbehave(job.Name, out)
		facts, _ := extractBinary(job, &scratch{})
		say(frameFacts, facts)
	}
}

// quietWorker waits with its answers as real ones do, and ends at exit.js.
func quietWorker() {
	in, o := bufio.NewReader(os.Stdin), &answers{out: os.Stdout}
	readFrame(in, 64, nil)
	o.end(frameHello, binary.AppendUvarint(nil, FormatVersion), true)
	for {
		_, b, err := readFrame(in, maxFrame, nil)
		if err != nil {
			return
		}
		job, _ := decodeJob(b)
		o.start(job.careful)
		if job.Name == "exit.js" {
			os.Exit(3)
		}
		facts, _ := extractBinary(job, &scratch{})
		o.end(frameFacts, facts, in.Buffered() == 0)
	}
}

// isFirst reports whether no other process has asked about this path.
func isFirst(path string) bool {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		f.Close()
	}
	return err == nil
}

func misbehave(name string, out *bufio.Writer) {
	switch name {
	case "sleep.js":
		time.Sleep(time.Hour)
	case "spin.js":
		for overflow(-2) == 0 {
		}
	case "stack.js":
		os.Exit(overflow(1))
	case "eat.js":
		var hoard [][]byte
		for {
			hoard = append(hoard, bytes.Repeat([]byte{1}, 8<<20))
			time.Sleep(time.Millisecond / time.Duration(len(hoard)))
		}
	case "exit.js":
		os.Exit(3)
	case "garbage.js":
		out.WriteString("Segmentation fault, core dumped")
		out.Flush()
		time.Sleep(time.Hour)
	case "huge.js":
		out.Write([]byte{frameFacts, 0xFF, 0xFF, 0xFF, 0x7F})
		out.Flush()
		time.Sleep(time.Hour)
	}
}

// overflow recurses until the stack ends, or not at all for n below zero.
func overflow(n int) int {
	if n < 0 {
		return 0
	}
	return overflow(n+1) + n
}

func testPool(t testing.TB, mode string, o PoolOptions) *Pool {
	o.Command = func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), workerMode+"="+mode)
		return cmd
	}
	p := NewPool(o)
	t.Cleanup(p.Close)
	return p
}

func job(name, text string) Job { return Job{Name: name, Text: source.New(name, text)} }

// extractAll gives the pool all jobs at once and returns what became of each.
func extractAll(p *Pool, jobs []Job) []result {
	results := make([]result, len(jobs))
	var wg sync.WaitGroup
	for i := range jobs {
		wg.Go(func() {
			b, err := p.Extract(context.Background(), jobs[i])
			results[i] = result{b, err}
		})
	}
	wg.Wait()
	return results
}

func wantFacts(t *testing.T, j Job, r result) {
	t.Helper()
	if r.err != nil {
		t.Errorf("%s: %v", j.Name, r.err)
		return
	}
	want, err := InProcess(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.facts, want) {
		t.Errorf("%s: facts differ from those extracted in process", j.Name)
	}
}

func TestPoolExtracts(t *testing.T) {
	p := testPool(t, "serve", PoolOptions{Workers: 2})
	var jobs []Job
	for i := range 40 {
		for name, text := range samples {
			jobs = append(jobs, job(fmt.Sprintf("%d/%s", i, name), text))
		}
	}
	module := job("type.js", "x")
	module.Options.PackageType = "module"
	strict := job("strict.ts", "x")
	strict.Options.AlwaysStrict = true
	jobs = append(jobs, module, strict)
	for i, r := range extractAll(p, jobs) {
		wantFacts(t, jobs[i], r)
	}
}

// TestPoolSurvives mixes each kind of misbehaviour with honest files: it is
// named, and the others are extracted.
func TestPoolSurvives(t *testing.T) {
	cases := []struct{ name, why string }{
		{"sleep.js", "took longer than 0.5 s"},
		{"spin.js", "took longer than 0.5 s"},
		{"stack.js", "the parser ran out of stack"},
		{"exit.js", "the parser ended: exit status 3"},
		{"garbage.js", "the parser answered with something that is not a frame"},
		{"huge.js", "the parser answered with something that is not a frame"},
		{"before.js", "two parser processes ended before they read it: the parser ended: exit status 1"},
	}
	for _, workers := range []int{1, 2} {
		p := testPool(t, "fake", PoolOptions{Workers: workers, Timeout: 500 * time.Millisecond})
		var jobs []Job
		for i, c := range cases {
			jobs = append(jobs, job(fmt.Sprintf("good%d.js", i), "a(b)"), job(c.name, "x"))
		}
		for i, r := range extractAll(p, jobs) {
			if i%2 == 0 {
				wantFacts(t, jobs[i], r)
				continue
			}
			c := cases[i/2]
			var lost *Lost
			if !errors.As(r.err, &lost) {
				t.Errorf("%s: got error %v, want a *Lost", c.name, r.err)
				continue
			}
			if lost.Name != c.name || lost.Why != c.why {
				t.Errorf("got %q of %s, want %q of %s", lost.Why, lost.Name, c.why, c.name)
			}
		}
	}
}

func TestPoolMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems do not say how large a process is; see PoolOptions.Memory")
	}
	p := testPool(t, "fake", PoolOptions{Workers: 1, Memory: 200 << 20})
	r := extractAll(p, []Job{job("eat.js", "x"), job("good.js", "a(b)")})
	if lost := (*Lost)(nil); !errors.As(r[0].err, &lost) || lost.Why != "needed more than 200 MB of memory" {
		t.Errorf("got error %v, want needed more than 200 MB of memory", r[0].err)
	}
	wantFacts(t, job("good.js", "a(b)"), r[1])
}

// TestPoolQuiet: a worker that ends while its answers wait costs the file that
// it was at, and no other.
func TestPoolQuiet(t *testing.T) {
	p := testPool(t, "quiet", PoolOptions{Workers: 1})
	var jobs []Job
	for i := range 60 {
		jobs = append(jobs, job(fmt.Sprintf("good%d.js", i), "a(b)"))
	}
	for _, at := range []int{0, 17, 18, 59} {
		jobs[at].Name = "exit.js"
	}
	for i, r := range extractAll(p, jobs) {
		if jobs[i].Name != "exit.js" {
			wantFacts(t, jobs[i], r)
			continue
		}
		if lost := (*Lost)(nil); !errors.As(r.err, &lost) || lost.Name != "exit.js" || lost.Why != "the parser ended: exit status 3" {
			t.Errorf("file %d: got error %v, want that the parser ended with status 3", i, r.err)
		}
	}
}

// TestAnswersWait: what is sent ends with an answer or with the start of the
// file that the worker is at.
func TestAnswersWait(t *testing.T) {
	var out bytes.Buffer
	o := &answers{out: &out}
	sent := func() string {
		var kinds []byte
		for r := bufio.NewReader(bytes.NewReader(out.Bytes())); ; {
			kind, _, err := readFrame(r, maxFrame, nil)
			if err != nil {
				return string(kinds)
			}
			kinds = append(kinds, kind)
		}
	}
	for i, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return o.start(false) }, ""},
		{func() error { return o.end(frameFacts, nil, false) }, ""},
		{func() error { return o.start(true) }, "sfs"},
		{func() error { return o.end(frameFacts, nil, false) }, "sfsf"},
		{func() error { return o.start(false) }, "sfsf"},
		{o.beat, "sfsfsb"},
		{func() error { return o.end(frameFacts, nil, false) }, "sfsfsbf"},
		{func() error { return o.start(false) }, "sfsfsbf"},
		{func() error { return o.end(frameLost, nil, true) }, "sfsfsbfsl"},
		{func() error { return o.start(false) }, "sfsfsbfsl"},
		{func() error { return o.end(frameFacts, make([]byte, waitBytes), false) }, "sfsfsbfslsf"},
	} {
		if err := step.do(); err != nil || sent() != step.want {
			t.Fatalf("step %d: sent %q, %v; want %q", i, sent(), err, step.want)
		}
	}
}

// TestPoolTriesAgain: a worker that dies before it reads a file is not the
// fault of that file.
func TestPoolTriesAgain(t *testing.T) {
	p := testPool(t, "fake", PoolOptions{Workers: 1})
	j := job("once.js", t.TempDir()+"/seen")
	facts, err := p.Extract(context.Background(), j)
	wantFacts(t, j, result{facts, err})
}

func TestPoolWithoutWorkers(t *testing.T) {
	for mode, want := range map[string]string{
		"dies":  "start a parser process: the parser ended: no such library",
		"talks": "start a parser process: the parser answered with something that is not a frame",
	} {
		p := testPool(t, mode, PoolOptions{Workers: 2})
		for range 2 {
			_, err := p.Extract(context.Background(), job("a.js", "x"))
			if lost := (*Lost)(nil); err == nil || err.Error() != want || errors.As(err, &lost) {
				t.Errorf("%s: got error %v, want %q", mode, err, want)
			}
		}
	}
	p := NewPool(PoolOptions{Command: func() *exec.Cmd { return exec.Command("/nonexistent/tenet") }})
	defer p.Close()
	if _, err := p.Extract(context.Background(), job("a.js", "x")); err == nil || !strings.Contains(err.Error(), "/nonexistent/tenet") {
		t.Errorf("got error %v, want one that names the program", err)
	}
}

func TestPoolCancel(t *testing.T) {
	p := testPool(t, "fake", PoolOptions{Workers: 1, Timeout: time.Hour})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	errs := make(chan error, 3)
	for range 3 {
		go func() {
			_, err := p.Extract(ctx, job("sleep.js", "x"))
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want context.Canceled", err)
		}
	}
	// The worker that slept is gone, and the pool goes on.
	j := job("good.js", "a(b)")
	facts, err := p.Extract(context.Background(), j)
	wantFacts(t, j, result{facts, err})
	if _, err := p.Extract(ctx, j); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
}

// TestPoolCancelEarly: a file that is cancelled after it was sent, and before
// the worker reads it, does not keep the worker from the files behind it.
func TestPoolCancelEarly(t *testing.T) {
	p := testPool(t, "fake", PoolOptions{Workers: 1, Timeout: time.Hour})
	ctx, cancel := context.WithCancel(context.Background())
	sent := &task{job: job("sleep.js", "x"), done: make(chan result, 1)}
	p.mu.Lock()
	p.queue = append(p.queue, sent)
	p.dispatch()
	p.mu.Unlock()
	p.cancel(sent)
	cancel()
	if _, err := p.Extract(ctx, job("a.js", "x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	j := job("good.js", "a(b)")
	facts, err := p.Extract(context.Background(), j)
	wantFacts(t, j, result{facts, err})
}

// TestPoolClose: nothing is left, neither goroutines nor processes, and those
// who wait are told.
func TestPoolClose(t *testing.T) {
	before := runtime.NumGoroutine()
	p := testPool(t, "fake", PoolOptions{Workers: 2, Timeout: time.Hour})
	errs := make(chan error, 20)
	for range cap(errs) {
		go func() {
			_, err := p.Extract(context.Background(), job("sleep.js", "x"))
			errs <- err
		}()
	}
	var pids []int
	for len(pids) == 0 {
		p.mu.Lock()
		for _, w := range p.workers {
			if w.started {
				pids = append(pids, w.cmd.Process.Pid)
			}
		}
		p.mu.Unlock()
		runtime.Gosched()
	}
	p.Close()
	for range cap(errs) {
		if err := <-errs; !errors.Is(err, errClosed) {
			t.Errorf("got error %v, want %v", err, errClosed)
		}
	}
	if _, err := p.Extract(context.Background(), job("a.js", "x")); !errors.Is(err, errClosed) {
		t.Errorf("after Close: got error %v, want %v", err, errClosed)
	}
	p.Close()
	for _, pid := range pids {
		if proc, err := os.FindProcess(pid); err == nil && alive(proc) {
			t.Errorf("process %d outlives the pool", pid)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestServe(t *testing.T) {
	hello := binary.AppendUvarint(binary.AppendUvarint(nil, FormatVersion), 1<<30)
	stream := func(frames ...[]byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(bytes.Join(frames, nil))) }
	a := append(appendJob(nil, job("a.js", "")), "a(b)"...)
	deep := append(appendJob(nil, job("deep.js", "")), "\n"+strings.Repeat("(", 1e6)...)
	var out bytes.Buffer
	if err := serve(stream(frame(frameJob, deep), frame(frameJob, a)), &out); err != nil {
		t.Fatal(err)
	}
	facts, err := InProcess(context.Background(), job("a.js", "a(b)"))
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Join([][]byte{
		frame(frameHello, []byte{FormatVersion}),
		frame(frameStarted, nil), frame(frameLost, []byte("\x02brackets nested 5,001 deep")),
		frame(frameStarted, nil), frame(frameFacts, facts),
	}, nil)
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("got %q, want %q", out.Bytes(), want)
	}
	for what, in := range map[string][]byte{
		"nothing":               nil,
		"a job first":           frame(frameJob, a),
		"another version":       frame(frameHello, append([]byte{FormatVersion + 1}, hello[1:]...)),
		"half a greeting":       frame(frameHello, hello)[:7],
		"a greeting too short":  frame(frameHello, hello[:1]),
		"a greeting of 2000 MB": {frameHello, 0, 0, 0, 0x7F},
	} {
		if err := Serve(bytes.NewReader(in), io.Discard); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	for what, in := range map[string][]byte{
		"half a job":            frame(frameJob, a)[:9],
		"a greeting again":      frame(frameHello, hello),
		"a name longer than it": frame(frameJob, []byte{0, 0, 200, 1}),
	} {
		if err := serve(stream(in), io.Discard); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// TestServeEndsWithThePool: a worker that nobody hears ends, even though no
// more is to be read and it is not told.
func TestServeEndsWithThePool(t *testing.T) {
	in, keep := io.Pipe()
	defer keep.Close()
	if err := serve(bufio.NewReader(in), &deaf{}); err == nil || !strings.Contains(err.Error(), "the pool went away") {
		t.Errorf("got error %v, want that the pool went away", err)
	}
}

// deaf is a pipe whose reader leaves after the greeting.
type deaf struct{ heard int }

func (d *deaf) Write(b []byte) (int, error) {
	if d.heard++; d.heard > 1 {
		return 0, io.ErrClosedPipe
	}
	return len(b), nil
}

func frame(kind byte, b []byte) []byte {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	writeFrame(w, kind, b)
	w.Flush()
	return out.Bytes()
}

// TestPoolFree: what is given back serves the next answer.
func TestPoolFree(t *testing.T) {
	p := testPool(t, "serve", PoolOptions{Workers: 1})
	j := job("a.js", "a(b)")
	first, err := p.Extract(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	p.Free(first)
	second, err := p.Extract(context.Background(), j)
	wantFacts(t, j, result{second, err})
	if err == nil && &first[0] != &second[0] {
		t.Error("the memory of an answer that was given back is not used again")
	}
}
