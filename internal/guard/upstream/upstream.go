// Package upstream hands requests to the guarded application and its answers
// back: an http.Handler in front of one or several processes that speak
// HTTP/1.1 over unix sockets or TCP.
//
// It is a client of its own, for two reasons. The application stands behind a
// trust boundary, so its answers are read as strictly as requests are: two
// lengths, folded lines, a lone LF or a broken chunk make the answer a 502 and
// cost the connection, because whatever follows could be taken for the answer
// to somebody else's question (response splitting, CWE-113; desynchronisation,
// CWE-444). And a proxy's cost is mostly its client: requests without a body
// need no goroutine here, an idle connection holds no buffer, and a header
// block is one string.
//
// Nothing is forwarded as it came. Requests and answers are parsed, checked and
// written anew with one kind of framing, so that no message can mean one thing
// here and another thing there.
//
//	ServeHTTP   one request: pick a backend, forward, answer (this file)
//	backend.go  the processes: Set, Drain, Mark, Status; pick.go chooses
//	pool.go     idle connections; conn.go one connection and its clock
//	request.go  what is written; send.go its body
//	head.go     what is read, fields.go its header; body.go its body
//	answer.go   what goes to the client; upgrade.go after a 101
//	problem.go  502, 503, 504 for people and for programs
//
// Wrappers between a server and this handler must have Unwrap, or Flush and
// Hijack, as http.ResponseController expects. Flush is called whenever the
// application pauses in the middle of an answer, known length or not: a wrapper
// that holds an answer back to judge it must go on holding it. An answer that
// breaks off in the middle ends in a panic with http.ErrAbortHandler, which
// must reach the server so that the client sees a broken answer, not a short one.
package upstream

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options of an Upstream. The zero value of each field but Backends is the
// default said with it.
type Options struct {
	Backends []Backend // at the start; Set replaces them. May be empty until then

	DialTimeout   time.Duration // to connect: 5 s
	AnswerTimeout time.Duration // from the end of the request to the head of the answer, or up to a quarter more: 60 s
	IdleTimeout   time.Duration // between two pieces of a body, either way: 5 min
	TunnelTimeout time.Duration // without a byte in either direction after a 101: 1 h
	KeepAlive     time.Duration // of an idle connection whose answer did not say how long: 4 s, as Node closes after 5
	Wait          time.Duration // for a backend, while none accepts connections: 10 s; negative: not at all

	MaxWaiting int // requests that wait so, more are refused: 1024
	MaxActive  int // requests at one backend at a time, more wait: 4096
	MaxIdle    int // idle connections kept for each backend: 1024

	MaxHeaderBytes int // of an answer's head, and of its trailer: 32 KiB
	MaxFields      int // lines in either: 256

	Upgrades []string // protocols of Upgrade that are let through: websocket. Never h2c, which would tunnel past every check
	Affinity Affinity // which requests stay with one backend
	Cookie   string   // its name under CookieAffinity: tenet-backend

	Log *slog.Logger // failures, with the request's id: none
}

// Upstream forwards requests to the backends. It is safe for concurrent use.
type Upstream struct {
	opts    Options
	ctx     context.Context
	list    atomic.Pointer[[]*backend]
	mu      sync.Mutex    // guards changes of list
	changed chan struct{} // closed and replaced at every change; guarded by mu
	waiting atomic.Int64
	turn    atomic.Uint32
	salt    [16]byte
	buffers sync.Pool
}

// New makes an Upstream that lives until ctx is done: then idle connections are
// closed, and requests under way go on until they end or their clients leave.
// The error joins all mistakes in opts.
func New(ctx context.Context, opts Options) (*Upstream, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	u := &Upstream{opts: opts, ctx: ctx, changed: make(chan struct{}), salt: newSalt()}
	u.buffers.New = func() any {
		b := make([]byte, max(bufferSize, opts.MaxHeaderBytes))
		return &b
	}
	u.list.Store(&[]*backend{})
	if err := u.Set(opts.Backends); err != nil {
		return nil, err
	}
	go u.tidy()
	return u, nil
}

// ServeHTTP forwards one request and its answer.
func (u *Upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{u: u, w: w, r: r}
	defer x.release()
	err := x.prepare()
	if err == nil {
		err = x.forward()
	}
	if err != nil {
		x.fail(err)
	}
}

// forward finds a connection and runs the exchange on it. It tries again if no
// byte of the request can have been acted upon: the connection was refused, or
// the application had closed it while it was idle and the method is idempotent
// (RFC 9110 section 9.2.2).
func (x *exchange) forward() error {
	var search search
	for retried := false; ; {
		b, err := x.u.pick(x.r, &search)
		if err != nil {
			return err
		}
		c, err := b.connect(x.r.Context(), retried || !x.replayable())
		if err != nil {
			b.active.Add(-1)
			if !search.failed(b, err) {
				return err
			}
			continue
		}
		err = x.run(c)
		b.active.Add(-1)
		if err == nil || !x.stale(c, err) || retried {
			return err
		}
		retried = true
	}
}

// fail answers with the page of an error, or breaks off an answer that has begun.
func (x *exchange) fail(err error) {
	e := classify(x.r, err)
	if e.Status == 0 { // the client has left; nobody reads an answer
		panic(http.ErrAbortHandler)
	}
	if x.u.opts.Log != nil {
		x.u.opts.Log.Warn("request failed", "id", x.r.Header.Get("X-Request-Id"), "method", x.r.Method,
			"path", x.r.URL.Path, "status", e.Status, "reason", e.Reason, "error", err.Error())
	}
	if x.begun {
		panic(http.ErrAbortHandler)
	}
	x.clear()
	if e.Close && x.r.ProtoMajor == 1 {
		x.w.Header().Set("Connection", "close")
	}
	notFromApplication(x.w)
	WriteProblem(x.w, x.r, e.Status)
}

// notFromApplication tells whoever looks into answers for secrets, somewhere
// above, that this one is ours. It looks for the method the way that
// http.ResponseController looks for what it needs: through Unwrap.
func notFromApplication(w http.ResponseWriter) {
	for range 32 { // more wrappers than any chain has
		if o, ok := w.(interface{ NotFromApplication() }); ok {
			o.NotFromApplication()
			return
		}
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return
		}
		w = u.Unwrap()
	}
}
