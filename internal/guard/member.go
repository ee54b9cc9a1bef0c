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

	"tenet/internal/guard/local"
)

// A member is one process of the application, with the folder and the socket
// that are its own. A restarted application is a new member: nothing of the
// old one, neither its socket nor its temporary files, is there any more.
type member struct {
	*process
	name    Source
	dir     string // its own; removed with it
	socket  string
	listens <-chan struct{} // closed once its server listens
	channel *channel        // nil where there is no need for one
	wire    string          // its address
}

// What the sockets of a member are called in its folder.
const (
	socketName  = "app.sock"
	channelName = "guard.sock"
)

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
	m := &member{name: p.memberName(slot), dir: dir, socket: filepath.Join(dir, socketFolder, socketName)}
	err := s.launch(p, m)
	if err != nil {
		s.remove(m)
	}
	return m, err
}

func (s *supervisor) launch(p *Plan, m *member) error {
	if err := memberFolder(p, m.dir); err != nil {
		return fmt.Errorf("cannot prepare a folder for the application: %w", cause(err))
	}
	files, err := m.connect(p)
	defer closeAll(files)
	if err != nil {
		return fmt.Errorf("cannot make a socket for the application: %w", cause(err))
	}
	cmd, err := p.appCommand(m, files)
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	m.process, err = spawn(cmd, p.limits(),
		func() { s.log.Pump(out, m.name, true, s.hints(p)); out.Close() }, // loggers write errors here, too
		func() { s.log.Pump(errs, m.name, false, s.hints(p)); errs.Close() })
	if err != nil {
		return fmt.Errorf("cannot start %s: %w", p.launch.Path, cause(err))
	}
	if !p.sys.signals {
		m.ask = m.channel.ask
	}
	go s.watch(p, m)
	return nil
}

// hints returns what looks at the errors of a plan's members. A plan has one.
func (s *supervisor) hints(p *Plan) func(string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hinting == nil || s.hinting.plan != p {
		// The line is often the first of a stack: what is said waits for its end.
		s.hinting = newHints(p, func(format string, args ...any) {
			time.AfterFunc(hintAfter, func() { s.log.Say(format, args...) })
		})
	}
	return s.hinting.read
}

// hintAfter is longer than an application writes at one error.
const hintAfter = 100 * time.Millisecond

// memberFolder makes the folder of a member: a part for its socket, which the
// proxy may enter, and one for its temporary files, which is its own.
func memberFolder(p *Plan, dir string) error {
	socket, temp := filepath.Join(dir, socketFolder), filepath.Join(dir, tempFolder)
	for _, d := range []string{dir, socket, temp} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return err
		}
	}
	if !p.split() {
		return nil
	}
	return errors.Join(
		os.Chmod(dir, 0o711), // both pass
		os.Chown(socket, 0, p.Proxy.GID), os.Chmod(socket, 0o750),
		os.Chown(temp, p.App.UID, p.App.GID),
	)
}

// remove removes the folder of a member that has ended.
func (s *supervisor) remove(m *member) {
	if m.channel != nil {
		m.channel.close()
	}
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
	select {
	case <-m.listens:
	case <-m.done:
		return fmt.Errorf("it ended before it listened (%s)", m.ended)
	case <-ctx.Done():
		return errStopping
	case <-limit.C:
		return fmt.Errorf("it did not listen within %s", ago(p.StartTimeout))
	}
	if p.Health == "" {
		return nil
	}
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		last := healthy(ctx, p, m)
		if last == nil {
			return nil
		}
		select {
		case <-m.done:
			return fmt.Errorf("it ended before it was ready (%s)", m.ended)
		case <-ctx.Done():
			return errStopping
		case <-limit.C:
			return fmt.Errorf("it was not ready within %s: %w", ago(p.StartTimeout), last)
		case <-time.After(pause):
		}
	}
}

// healthy asks the path of tenet.yaml once.
func healthy(ctx context.Context, p *Plan, m *member) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	client := &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return local.Dial(ctx, m.socket)
			},
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
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
