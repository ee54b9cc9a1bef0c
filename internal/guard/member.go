package guard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// A member is one process of the application, with the folder and the socket
// that are its own. A restarted application is a new member: nothing of the
// old one, neither its socket nor its temporary files, is there any more.
type member struct {
	*process
	name   Source
	dir    string // its own; removed with it
	socket string
}

// socketName is what the socket of a member is called in its folder.
const socketName = "app.sock"

// raise starts a member and waits until it can serve. The error says why it
// cannot; then nothing of it is left.
func (s *supervisor) raise(ctx context.Context, p *Plan, slot int) (*member, error) {
	m, err := s.start(p, slot)
	if err != nil {
		return nil, err
	}
	if err := s.awaitHealth(ctx, p, m); err != nil {
		m.kill()
		s.remove(m)
		return nil, err
	}
	return m, nil
}

// start starts a member without waiting for it.
func (s *supervisor) start(p *Plan, slot int) (*member, error) {
	dir := filepath.Join(s.runtime, fmt.Sprintf("m%d", s.count.Add(1)))
	if err := s.memberFolder(p, dir); err != nil {
		return nil, fmt.Errorf("cannot prepare a folder for the application: %w", cause(err))
	}
	m := &member{name: p.memberName(slot), dir: dir, socket: filepath.Join(dir, socketName)}
	cmd, err := p.appCommand(m)
	if err != nil {
		s.remove(m)
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	m.process, err = spawn(cmd,
		func() { s.log.Pump(out, m.name, true); out.Close() },
		func() { s.log.Pump(errs, m.name, false); errs.Close() })
	if err != nil {
		s.remove(m)
		return nil, fmt.Errorf("cannot start %s: %w", p.Program, cause(err))
	}
	return m, nil
}

// memberFolder makes the folder in which the member has its socket and its
// temporary files. The member may write to it, the proxy may enter it.
func (s *supervisor) memberFolder(p *Plan, dir string) error {
	tmp := filepath.Join(dir, "tmp")
	for _, d := range []string{dir, tmp} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return err
		}
		if p.split() {
			if err := os.Chown(d, p.App.UID, p.Proxy.GID); err != nil {
				return err
			}
		}
	}
	if p.split() {
		return os.Chmod(dir, 0o750)
	}
	return nil
}

// remove removes the folder of a member that has ended.
func (s *supervisor) remove(m *member) {
	if err := os.RemoveAll(m.dir); err != nil {
		s.log.Warn("the temporary folder %s could not be removed: %v", m.dir, cause(err))
	}
}

// errStopping says that a wait was given up because guard stops.
var errStopping = errors.New("guard is stopping")

// awaitHealth waits until the member listens and, if a path is named, answers
// there.
func (s *supervisor) awaitHealth(ctx context.Context, p *Plan, m *member) error {
	limit := time.NewTimer(p.StartTimeout)
	defer limit.Stop()
	last := errors.New("it does not listen")
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		if last = healthy(ctx, p, m); last == nil {
			return nil
		}
		select {
		case <-m.done:
			return fmt.Errorf("it ended before it listened (%s)", m.ended)
		case <-ctx.Done():
			return errStopping
		case <-limit.C:
			return fmt.Errorf("not ready after %s: %w", p.StartTimeout, last)
		case <-time.After(pause):
		}
	}
}

// healthy asks the member once.
func healthy(ctx context.Context, p *Plan, m *member) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := openSocket(m.socket, p.split()); err != nil {
		return errors.New("it does not listen")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", m.socket)
	if err != nil {
		return errors.New("it does not listen")
	}
	if p.Health == "" {
		return conn.Close()
	}
	client := &http.Client{
		Transport: &http.Transport{
			DialContext:       func(context.Context, string, string) (net.Conn, error) { return conn, nil },
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer conn.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://guard.localhost"+p.Health, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "tenet guard (health)")
	req.Header.Set("X-Forwarded-For", "127.0.0.1")
	req.Header.Set("X-Forwarded-Proto", p.scheme())
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%s does not answer", p.Health)
	}
	res.Body.Close()
	if res.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%s answers %d", p.Health, res.StatusCode)
	}
	return nil
}
