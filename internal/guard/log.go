package guard

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Log takes the lines of guard, of its proxy and of the application, and
// writes them as text or as JSON lines.
//
// Writing never holds anybody up: each stream has a queue, and what a reader
// that is stuck or gone leaves no room for is dropped and counted. An
// application must not stop serving because nobody reads its log.
type Log struct {
	out, err *stream
	asJSON   bool
	now      func() time.Time
	wait     sync.WaitGroup
}

// The bounds of a log.
const (
	logQueue = 2048     // lines that may wait for a stream
	logLine  = 64 << 10 // bytes of a line; a longer one is written in parts
)

// A Source says whose a line is: "guard", "proxy", or "app" with a number
// when there are several.
type Source string

// The sources that are no process of the application.
const (
	fromGuard Source = "guard"
	fromProxy Source = "proxy"
)

// A record is a line of a JSON log.
type record struct {
	Time   time.Time       `json:"time"`
	Source Source          `json:"source"`
	Level  string          `json:"level,omitempty"`
	Stream string          `json:"stream,omitempty"` // of the application: stdout or stderr
	Msg    string          `json:"msg,omitempty"`
	Record json.RawMessage `json:"record,omitempty"` // a line that is JSON itself
}

// NewLog returns a log that writes the application's standard output to out
// and everything else to err.
func NewLog(out, err io.Writer, asJSON bool, now func() time.Time) *Log {
	l := &Log{asJSON: asJSON, now: now}
	l.out, l.err = newStream(out, "standard output"), newStream(err, "standard error")
	for _, s := range []*stream{l.out, l.err} {
		l.wait.Go(func() { s.run(l) })
	}
	return l
}

// Close writes what waits, for at most a second, and stops.
func (l *Log) Close() {
	close(l.out.queue)
	close(l.err.queue)
	done := make(chan struct{})
	go func() { l.wait.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(time.Second): // a reader that is stuck
	}
}

// Say writes a message of guard itself.
func (l *Log) Say(format string, args ...any) { l.say(fromGuard, "info", fmt.Sprintf(format, args...)) }

// Warn writes a message of guard that somebody should act on.
func (l *Log) Warn(format string, args ...any) {
	l.say(fromGuard, "warn", fmt.Sprintf(format, args...))
}

func (l *Log) say(from Source, level, msg string) {
	if l.asJSON {
		l.err.put(l.line(record{Source: from, Level: level, Msg: msg}))
		return
	}
	l.err.put([]byte("tenet guard: " + strings.ReplaceAll(msg, "\n", "\n             ") + "\n"))
}

func (l *Log) line(r record) []byte {
	r.Time = l.now().UTC()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil { // texts and numbers: it cannot fail
		return nil
	}
	return b.Bytes()
}

// Pump takes the lines of an application until its stream ends. look, if there
// is one, sees each line after it was written.
func (l *Log) Pump(r io.Reader, from Source, stdout bool, look func(line string)) {
	to, name := l.err, "stderr"
	if stdout {
		to, name = l.out, "stdout"
	}
	eachLine(r, func(line []byte) {
		switch {
		case l.asJSON:
			rec := record{Source: from, Stream: name}
			if trimmed := bytes.TrimSpace(line); len(trimmed) > 1 && trimmed[0] == '{' && json.Valid(trimmed) {
				rec.Record = trimmed
			} else {
				rec.Msg = string(line)
			}
			to.put(l.line(rec))
		case strings.Contains(string(from), "."): // one of several
			to.put(fmt.Appendf(nil, "%s | %s\n", from, line))
		default:
			to.put(append(bytes.Clone(line), '\n'))
		}
		if look != nil {
			look(string(line))
		}
	})
}

// PumpProxy takes the lines of the proxy: records of log/slog as JSON, or
// what a program writes that goes down.
func (l *Log) PumpProxy(r io.Reader) {
	eachLine(r, func(line []byte) {
		var head struct{ Level, Msg string }
		if json.Unmarshal(line, &head) != nil || head.Msg == "" {
			l.say(fromProxy, "error", "proxy: "+string(line))
			return
		}
		if l.asJSON {
			l.err.put(l.line(record{Source: fromProxy, Level: strings.ToLower(head.Level), Record: line}))
			return
		}
		l.say(fromProxy, head.Level, head.Msg+attributes(line))
	})
}

// PumpAccess takes the lines of the access log as they are.
func (l *Log) PumpAccess(r io.Reader) {
	eachLine(r, func(line []byte) { l.out.put(append(line, '\n')) })
}

// attributes writes what a record says beyond its message, in its order.
func attributes(line []byte) string {
	d := json.NewDecoder(bytes.NewReader(line))
	var b strings.Builder
	if _, err := d.Token(); err != nil {
		return ""
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		switch name, _ := key.(string); name {
		case "time", "level", "msg":
		default:
			text := string(value)
			var plain string
			if json.Unmarshal(value, &plain) == nil && plain != "" && !strings.ContainsFunc(plain, mustQuote) {
				text = plain
			}
			fmt.Fprintf(&b, "  %s=%s", name, text)
		}
	}
	return b.String()
}

// mustQuote reports whether a text with this character is written in quotes.
func mustQuote(r rune) bool { return r <= ' ' || r == '"' || r > '~' }

// eachLine calls f with each line, without its end; a line that is too long
// comes in parts. f may append to the line and must not keep it.
func eachLine(r io.Reader, f func([]byte)) {
	b := bufio.NewReaderSize(r, logLine)
	for {
		line, err := b.ReadSlice('\n')
		if len(line) > 0 {
			f(bytes.Clone(bytes.TrimRight(line, "\r\n")))
		}
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
	}
}

// A stream is a writer with a queue before it.
type stream struct {
	w       io.Writer
	name    string
	queue   chan []byte
	dropped atomic.Int64 // for want of room
}

func newStream(w io.Writer, name string) *stream {
	return &stream{w: w, name: name, queue: make(chan []byte, logQueue)}
}

// put adds a line, or counts it as dropped when the queue is full or closed.
func (s *stream) put(line []byte) {
	defer func() {
		if recover() != nil { // the log is closed; the last lines of a process came late
			s.dropped.Add(1)
		}
	}()
	select {
	case s.queue <- line:
	default:
		s.dropped.Add(1)
	}
}

// run writes the lines. When that fails, it says so once on the other stream,
// and counts what is lost until it works again.
func (s *stream) run(l *Log) {
	other := l.out
	if s == l.out {
		other = l.err
	}
	lost, failing := int64(0), false
	for line := range s.queue {
		if n := s.dropped.Swap(0) + lost; n > 0 && !failing {
			lost = 0
			line = append(l.lossLine(s, n), line...)
		}
		_, err := s.w.Write(line)
		switch {
		case err != nil:
			lost++
			if !failing {
				failing = true
				other.put(l.brokenLine(s, err))
			}
		case failing:
			failing = false
		}
	}
}

func (l *Log) lossLine(s *stream, n int64) []byte {
	msg := fmt.Sprintf("%d lines for %s were lost: nobody took them in time", n, s.name)
	return l.guardLine("warn", msg)
}

func (l *Log) brokenLine(s *stream, err error) []byte {
	return l.guardLine("error", fmt.Sprintf("%s cannot be written: %v; its lines are dropped until it can", s.name, err))
}

func (l *Log) guardLine(level, msg string) []byte {
	if l.asJSON {
		return l.line(record{Source: fromGuard, Level: level, Msg: msg})
	}
	return []byte("tenet guard: " + msg + "\n")
}
