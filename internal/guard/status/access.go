package status

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"tenet/internal/guard/ledger"
	"tenet/web/suggest"
)

// AccessOptions are the settings of the access log. Without a Writer nothing
// is written, and requests are only counted.
type AccessOptions struct {
	// Format is json (the default), common or combined: the last two are those
	// of Apache's httpd.
	Format string
	Writer io.Writer

	// Queries writes what follows the question mark of addresses, which often
	// holds tokens and personal data. By default a - stands in its place.
	Queries bool

	Ledger *ledger.Ledger // may be nil
	Logger *slog.Logger   // hears when lines are lost; may be nil
}

var formats = []string{"json", "common", "combined"}

// Access returns a middleware that counts each request in the ledger and
// writes a line for it as it ends. Lines are written by a goroutine of their
// own, which stops when the context is done: a writer that is slow, full or
// closed costs lines, which are counted and named, and never a request.
// The second result waits until the lines that are queued are written; it is
// for the end of a graceful stop.
func Access(ctx context.Context, o AccessOptions) (func(http.Handler) http.Handler, func(context.Context) error, error) {
	var format func([]byte, *entry) []byte
	switch o.Format {
	case "", "json":
		format = appendJSON
	case "common":
		format = appendCommon
	case "combined":
		format = appendCombined
	default:
		hint := ""
		if near := suggest.Nearest(o.Format, formats); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return nil, nil, fmt.Errorf("guard.accessLog: unknown value %q; it takes json, common or combined%s", o.Format, hint)
	}
	a := &access{options: o, format: format}
	if o.Writer != nil {
		a.lines = newLines(ctx, o.Writer, o.Logger, o.Ledger)
	}
	return a.wrap, a.lines.drain, nil
}

type access struct {
	options AccessOptions
	format  func([]byte, *entry) []byte
	lines   *lines // nil without a writer
}

func (a *access) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The handlers below may change the request; the log has what came.
		e := entry{began: time.Now(), queries: a.options.Queries}
		if a.lines != nil {
			e.read(r)
		}
		a.options.Ledger.Began()
		rec := &recorder{ResponseWriter: w, began: e.began}
		ended := false
		defer func() {
			e.took = time.Since(e.began)
			e.answered(rec, ended)
			a.options.Ledger.Ended(e.status, e.took)
			if a.lines != nil {
				a.lines.add(func(b []byte) []byte { return a.format(b, &e) })
			}
		}()
		next.ServeHTTP(rec, r)
		ended = true
	})
}

// A recorder notes what is answered. It passes on what the connection can do.
type recorder struct {
	http.ResponseWriter
	began    time.Time
	status   int // 0 until the final one is known
	bytes    int64
	upstream time.Duration
	hijacked bool
}

// UpstreamTook is called by [ledger.Took].
func (w *recorder) UpstreamTook(d time.Duration) { w.upstream = d }

func (w *recorder) begin(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	if w.upstream == 0 {
		w.upstream = time.Since(w.began)
	}
}

// WriteHeader notes the final status; informational ones, but for 101, come
// before it.
func (w *recorder) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.begin(http.StatusOK)
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// ReadFrom lets the kernel copy to the connection, where it can.
func (w *recorder) ReadFrom(r io.Reader) (int64, error) {
	w.begin(http.StatusOK)
	n, err := io.Copy(w.ResponseWriter, r)
	w.bytes += n
	return n, err
}

// Flush sends what is written so far.
func (w *recorder) Flush() { w.FlushError() }

// FlushError is Flush, with the error that http.ResponseController returns.
func (w *recorder) FlushError() error {
	w.begin(http.StatusOK)
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack takes the connection over: a WebSocket. Its bytes are not counted.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.begin(http.StatusSwitchingProtocols)
		w.hijacked = true
	}
	return conn, buf, err
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

var errNotDrained = errors.New("access log: not all lines were written before the deadline")
