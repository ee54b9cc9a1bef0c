package guard

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	"tenet/internal/guard/local"
)

// spares is how many servers a member may have besides the one that is
// guarded. They are heard by nobody; see preload/listen.cjs.
const spares = 4

// connect gives a member what it listens on, and what tells that it does:
// descriptors, where they can be handed over, and else names.
func (m *member) connect(p *Plan) (files []*os.File, err error) {
	if p.sys.descriptors {
		var ready *os.File
		files, ready, err = openSockets(p, m.socket)
		if err != nil {
			return files, err
		}
		m.listens = awaitByte(ready)
	} else {
		m.socket = local.Address(m.socket)
	}
	if !p.sys.channel() {
		return files, nil
	}
	m.wire = local.Address(filepath.Join(m.dir, socketFolder, channelName))
	if m.channel, err = openChannel(m.wire); err != nil {
		return files, err
	}
	if !p.sys.descriptors {
		m.listens = m.channel.listens
	}
	return files, nil
}

// variables tell the preload of a member what it was given.
func (m *member) variables(p *Plan, files int) []string {
	var list []string
	if files > 0 {
		list = append(list, handedOver(files))
	} else { // whose name was not known before; and workers of a cluster do not listen on pipes themselves
		list = append(list, "TENET_GUARD_SOCKET="+m.socket, "NODE_CLUSTER_SCHED_POLICY=rr")
	}
	if m.channel != nil {
		list = append(list, m.channel.variable(m.wire))
	}
	return list
}

// openSockets makes what a member is handed: the socket that it listens on,
// the write end of a pipe on which it says that it does, and the spare
// sockets. The application makes no socket itself, and need not be able to.
func openSockets(p *Plan, path string) (files []*os.File, ready *os.File, err error) {
	for i := range 1 + spares {
		name := path
		if i > 0 {
			name = fmt.Sprintf("%s.%d", path, i)
		}
		f, err := listenUnix(name)
		if err != nil {
			return files, nil, err
		}
		files = append(files, f)
	}
	if p.split() { // the folder says who gets so far
		if err := os.Chmod(path, 0o666); err != nil {
			return files, nil, err
		}
	}
	ready, said, err := os.Pipe()
	if err != nil {
		return files, nil, err
	}
	return append([]*os.File{files[0], said}, files[1:]...), ready, nil
}

// listenUnix returns the descriptor of a socket that listens. It is the only
// one: when the member that gets it ends, connections are refused.
func listenUnix(path string) (*os.File, error) {
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	defer l.Close()
	return l.File()
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// awaitByte returns a channel that is closed when something is written to the
// other end of a pipe; never when that end is only closed.
func awaitByte(f *os.File) <-chan struct{} {
	told := make(chan struct{})
	go func() {
		defer f.Close()
		if n, _ := f.Read(make([]byte, 1)); n == 1 {
			close(told)
		}
	}()
	return told
}
