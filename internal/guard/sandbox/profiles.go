package sandbox

import (
	"path/filepath"
	"slices"
)

// App is what there is to know of an application before its policy can be written.
type App struct {
	Node string // absolute path of the node program
	Dir  string // folder of the application: readable, and the working directory
	User *User  // nil stays who we are
	Home string // folder for temporary files, writable; HOME and TMPDIR point there

	Env     []string // added to HOME, TMPDIR and PATH
	Read    []string // more that it reads
	Write   []string // more that it writes
	Exec    []string // programs that it starts, besides node
	Network Network
	Sockets []string
	Limits  Limits
}

// Application is the policy for a Node.js application that accepts its
// connections on a socket that is handed to it. It can read itself and
// the system's libraries, start node again (child_process.fork, cluster), write to
// Home, and otherwise nothing that App does not list.
func Application(a App) Policy {
	p := Policy{
		User: a.User, Dir: a.Dir, Network: a.Network, Sockets: a.Sockets, Limits: a.Limits,
		Env:     append([]string{"PATH=" + filepath.Dir(a.Node)}, a.Env...),
		Read:    slices.Concat(linker, []string{filepath.Join(filepath.Dir(a.Node), "../lib/node_modules")}, system, certificates, kernel, names, []string{a.Dir}, a.Read),
		Write:   slices.Clone(a.Write),
		Exec:    slices.Clone(a.Exec),
		Devices: slices.Clone(devices),
	}
	if a.Home != "" {
		p.Write = append(p.Write, a.Home)
		p.Env = append([]string{"HOME=" + a.Home, "TMPDIR=" + a.Home}, p.Env...)
	}
	if p.Limits == (Limits{}) {
		p.Limits = Limits{Files: 65536}
	}
	return p
}

// Proxy is the policy for the proxy, which is this program again: it accepts on
// descriptors, connects to the application's sockets, and reads certificates. It
// writes where it is told, and starts nothing but itself. Go's own resolver asks by UDP, whatever
// Network.Resolve says to C libraries: give it a Dial that asks by TCP, or allow UDP.
func Proxy(user *User, dir string, network Network) Policy {
	return Policy{
		User: user, Dir: dir, Network: network, AnySocket: true,
		Read:    slices.Concat(linker, kernel, names, certificates),
		Devices: slices.Clone(devices),
	}
}
