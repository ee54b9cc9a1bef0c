package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tenet/internal/guard/local"
)

// controlName is the socket in the folder of the state at which a running
// guard is told things. Only the user that guard runs as may open it.
const controlName = "control.sock"

// listenControl opens the control socket. Another guard that answers there is
// an error; one that was killed has left a socket that is taken over.
func (s *supervisor) listenControl(p *Plan) (io.Closer, error) {
	path := filepath.Join(p.StateDir, controlName)
	if len(path) > longestSocket && p.sys.goos != "windows" {
		return nil, fmt.Errorf("the path %s is too long for a socket (%d bytes at most): name a shorter folder with --state", path, longestSocket)
	}
	if conn, err := dialControl(context.Background(), path, time.Second); err == nil {
		conn.Close()
		return nil, fmt.Errorf("another guard runs with the state in %s: stop it, or give this one a folder of its own with --state", p.StateDir)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("cannot open the control socket %s: %w", path, cause(err))
	}
	l, err := local.Publish(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the control socket %s: %w", path, cause(err))
	}
	over, end := context.WithCancel(context.Background())
	go s.serveControl(over, l)
	return &control{l, end}, nil
}

// A control is the socket that people ask at. Its end ends their connections,
// by which they know that guard has stopped.
type control struct {
	net.Listener
	end func()
}

func (c *control) Close() error {
	c.end()
	return c.Listener.Close()
}

// dialControl connects to the guard whose control socket is at a path. limit
// is how long that may take.
func dialControl(ctx context.Context, path string, limit time.Duration) (net.Conn, error) {
	address, err := local.Find(path)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return local.Dial(ctx, address)
}

func (s *supervisor) serveControl(over context.Context, l net.Listener) {
	for {
		conn, err := l.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // no descriptors left, for a while
			time.Sleep(100 * time.Millisecond)
			continue
		}
		if uid, known := peerUID(conn); known && uid != os.Getuid() && uid != 0 {
			conn.Close()
			continue
		}
		go func() {
			defer context.AfterFunc(over, func() { conn.Close() })()
			newLink(conn).serve(s.control)
		}()
	}
}

// control carries out what a person asks for.
func (s *supervisor) control(m message) message {
	switch m.Op {
	case opReload:
		text, err := s.reload(context.Background())
		if err != nil {
			s.log.Warn("%v", err)
			return message{Error: err.Error()}
		}
		s.log.Say("%s", text)
		return message{Text: text}
	case opStop:
		s.quit()
		return message{Text: "stopping"}
	case opAsk:
		if len(m.Args) == 1 && m.Args[0] == "status" {
			return message{Text: s.status()}
		}
		if len(m.Args) == 1 && m.Args[0] == "advice" {
			return message{Text: s.advice()}
		}
		text, err := s.desk.ask(context.Background(), m.Args)
		if err != nil {
			return message{Error: err.Error()}
		}
		return message{Text: text}
	}
	return message{Error: "this guard does not know " + m.Op + ": it is of another version than the command"}
}

// status says what runs, in a few lines.
func (s *supervisor) status() string {
	p := s.plan.Load()
	var b strings.Builder
	for _, e := range s.sockets {
		if e.Kind != kindQUIC {
			fmt.Fprintf(&b, "%-10s %s\n", e.Kind, e.bound)
		}
	}
	s.mu.Lock()
	n := len(s.serving)
	s.mu.Unlock()
	if p.members() > 0 {
		fmt.Fprintf(&b, "%-10s %d of %s\n", "serving", n, plural(p.members(), "process", "processes"))
	} else {
		fmt.Fprintf(&b, "%-10s %s\n", "upstream", p.Upstream)
	}
	return b.String()
}

// Ask sends a command to the guard whose state is in a folder: "reload",
// "stop", or words that the running guard understands. It returns what guard
// has to say; for "stop" when guard has ended, unless ctx does first.
func Ask(ctx context.Context, stateDir string, words ...string) (string, error) {
	path := filepath.Join(stateDir, controlName)
	conn, err := dialControl(ctx, path, patience)
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return "", fmt.Errorf("no guard runs for this folder: there is none at %s. Start where it was started, or name its folder with --state", path)
	case errors.Is(err, os.ErrPermission):
		return "", fmt.Errorf("the guard of this folder is another user's: only that user, or root, may talk to it (%s)", path)
	case err != nil:
		return "", fmt.Errorf("cannot reach guard at %s: %w", path, cause(err))
	}
	l := newLink(conn)
	go l.serve(func(message) message { return message{} })
	defer conn.Close()
	m := message{Op: opAsk, Args: words}
	if len(words) == 1 && (words[0] == opReload || words[0] == opStop) {
		m = message{Op: words[0]}
	}
	a, err := l.call(ctx, m)
	if err != nil || m.Op != opStop {
		return a.Text, err
	}
	select {
	case <-l.over:
		return "stopped", nil
	case <-ctx.Done():
		return a.Text, nil
	}
}
