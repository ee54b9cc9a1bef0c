package upstream

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// expectWait is how long a body waits for the application's 100 (Continue)
// before it is sent all the same (RFC 9110 section 10.1.1).
const expectWait = time.Second

// A sender copies a request's body to the application in a goroutine of its
// own, so that the answer can overtake it.
type sender struct {
	x        *exchange
	c        *conn
	answered atomic.Bool   // the head of the answer has come
	asked    bool          // 100 (Continue) has come
	ok       chan struct{} // closed then
	quit     chan struct{} // closed when the answer is complete
	done     chan struct{} // closed at the end, after which the rest may be read
	err      error
	from     bool // err is the client's, not the application's
}

// send starts a sender. The body waits for ok if the client does.
func send(x *exchange, c *conn) *sender {
	s := &sender{x: x, c: c, ok: make(chan struct{}), quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	return s
}

// proceed lets the body go that waits for 100 (Continue).
func (s *sender) proceed() {
	if !s.asked {
		s.asked = true
		close(s.ok)
	}
}

func (s *sender) run() {
	defer close(s.done)
	if s.x.expect {
		wait := time.NewTimer(expectWait)
		defer wait.Stop()
		select {
		case <-s.ok:
		case <-wait.C:
		case <-s.quit:
			s.err = errUnsent
			return
		}
	}
	hold := s.x.u.buffers.Get().(*[]byte)
	defer s.x.u.buffers.Put(hold)
	var err error
	if s.x.r.ContentLength < 0 || len(s.x.r.Trailer) > 0 {
		err = s.chunks(*hold)
	} else {
		err = s.plain(*hold)
	}
	s.err = err
	if err == nil {
		// From here on the application has the word.
		if !s.answered.Load() {
			s.c.SetReadDeadline(time.Now().Add(s.x.u.opts.AnswerTimeout))
			if s.answered.Load() { // meanwhile, and its body has another clock
				s.c.SetReadDeadline(time.Now().Add(s.x.u.opts.IdleTimeout))
			}
		}
		return
	}
	if s.from {
		s.c.abort() // it must not take what it has for the whole
	}
}

// errUnsent is the end of a body that the answer made needless.
var errUnsent = errors.New("the body was not sent")

// plain copies exactly as many bytes as were announced.
func (s *sender) plain(buf []byte) error {
	for left := s.x.r.ContentLength; left > 0; {
		n, err := s.x.r.Body.Read(buf[:min(left, int64(len(buf)))])
		left -= int64(n)
		if n > 0 {
			if failed := s.write(buf[:n]); failed != nil {
				return s.first(err, failed)
			}
		}
		if err != nil && left > 0 {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return s.fromClient(err)
		}
	}
	return nil
}

// chunks copies a body of unknown length; each chunk is one write.
func (s *sender) chunks(buf []byte) error {
	const before, after = 8, 2 // room for the size with its CRLF, and for the CRLF behind the data
	for {
		n, err := s.x.r.Body.Read(buf[before : len(buf)-after])
		if n > 0 {
			size := strconv.AppendInt(make([]byte, 0, before), int64(n), 16)
			size = append(size, "\r\n"...)
			start := before - len(size)
			copy(buf[start:], size)
			copy(buf[before+n:], "\r\n")
			if failed := s.write(buf[start : before+n+after]); failed != nil {
				return s.first(err, failed)
			}
		}
		if err == io.EOF {
			return s.write(s.appendTrailer([]byte("0\r\n")))
		}
		if err != nil {
			return s.fromClient(err)
		}
	}
}

// appendTrailer writes the fields that came after the body, and the empty line.
func (s *sender) appendTrailer(b []byte) []byte {
	for name, values := range s.x.r.Trailer {
		if !validToken(name) || noTrailer(name) || hop(name) {
			continue
		}
		for _, v := range values {
			if validValue(v) {
				b = append(append(append(append(b, name...), ": "...), v...), "\r\n"...)
			}
		}
	}
	return append(b, "\r\n"...)
}

func (s *sender) write(p []byte) error {
	s.c.SetWriteDeadline(time.Now().Add(s.x.u.opts.IdleTimeout))
	_, err := s.c.Write(p)
	return err
}

// first is what went wrong first: a read that fails ends the exchange, by the
// request's context, before the bytes that came with it are written.
func (s *sender) first(read, write error) error {
	if read != nil && read != io.EOF {
		return s.fromClient(read)
	}
	return write
}

func (s *sender) fromClient(err error) error {
	s.from = true
	return &clientError{err}
}

// finish waits for the sender after the answer is complete or has failed. A
// client that is still sending is no longer listened to. It reports whether
// the whole body went out.
func (s *sender) finish() bool {
	select {
	case <-s.done:
		return s.err == nil
	default:
	}
	// If the client's failure had ended the exchange, it would be over here.
	cut := !s.c.aborted.Load()
	close(s.quit)
	s.c.SetWriteDeadline(time.Unix(1, 0))
	// A server that cannot set deadlines ends the read when the client does.
	_ = http.NewResponseController(s.x.w).SetReadDeadline(time.Unix(1, 0))
	<-s.done
	s.from = s.from && !cut
	return s.err == nil
}
