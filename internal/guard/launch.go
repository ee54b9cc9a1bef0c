package guard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenet/internal/guard/sandbox"
	"tenet/internal/guard/switches"
)

// The parts of a member's folder. The application writes to the second alone.
const (
	socketFolder  = "socket"
	tempFolder    = "tmp"
	preloadFolder = "preload"
	observedName  = "observed.jsonl" // in tempFolder, what the preload saw
)

// prepare asks node for its version, looks at what is installed, and decides
// on switches and policy.
func (p *Plan) prepare(ctx context.Context) error {
	p.features = sandbox.AvailableOn(p.sys.goos)
	if p.members() == 0 {
		p.note()
		return nil
	}
	var err error
	p.launch, err = switches.Compose(ctx, switches.Options{
		Command: p.Command, Dir: p.Dir, Env: p.appEnv(),
		RuntimeDir: filepath.Join(memberPlace, preloadFolder),
		Socket:     socketPlace,
		GOOS:       p.sys.goos,
		AllowCode:  p.AllowEval,
		Sloppy:     p.sloppy(),
		Off:        p.SwitchesOff,
		ReadPaths:  p.Read,
		WritePaths: slices.Concat(p.Write, []string{filepath.Join(memberPlace, tempFolder)}),
		SecureHeap: p.SecureHeap,
		Observe:    p.Observe,
		Log:        filepath.Join(memberPlace, tempFolder, observedName),
	})
	if err != nil {
		return err
	}
	if p.policy, err = p.appPolicy(); err != nil {
		return err
	}
	p.note()
	return errors.Join(p.reachable(), p.writable())
}

// sloppy lists the files that stay out of strict mode.
func (p *Plan) sloppy() []string {
	list := slices.Clone(p.Sloppy)
	for _, s := range p.Breaks {
		if filepath.IsLocal(s.File) {
			list = append(list, s.File)
		}
	}
	return list
}

// appPolicy says what the application may do.
func (p *Plan) appPolicy() (sandbox.Policy, error) {
	network, sockets, err := p.network()
	if err != nil {
		return sandbox.Policy{}, err
	}
	app := sandbox.App{
		Node: p.launch.Path, Dir: p.launch.Dir, User: p.App.user(p.Root), Home: filepath.Join(memberPlace, tempFolder),
		Read:    slices.Concat([]string{p.Project, filepath.Join(memberPlace, preloadFolder)}, p.Read),
		Write:   p.Write,
		Network: network, Sockets: sockets, Limits: resources(p.Resources),
	}
	if p.launch.Script != "" && !within(p.launch.Script, p.Project) {
		app.Read = append(app.Read, filepath.Dir(p.launch.Script))
	}
	policy := sandbox.Application(app)
	policy.Env = p.launch.Env
	return policy, policy.Validate()
}

// network reads what connect says. Landlock knows ports and no hosts, so the
// host of HOST:PORT is documentation for people; the port counts.
func (p *Plan) network() (n sandbox.Network, sockets []string, err error) {
	var wrong mistakes
	if len(p.Connect) == 0 {
		return sandbox.Network{Connect: sandbox.Ports{Any: true}, Resolve: true}, nil, nil
	}
	for _, text := range p.Connect {
		switch {
		case text == "any":
			n.Connect, n.Resolve = sandbox.Ports{Any: true}, true
		case text == "none":
		case text == "udp":
			n.UDP = true
		case strings.HasPrefix(text, "/"):
			sockets = append(sockets, text)
		default:
			host, port := "", text
			if strings.Contains(text, ":") {
				if host, port, err = net.SplitHostPort(text); err != nil {
					wrong.add("connect: `%s` is neither a port nor HOST:PORT", text)
					continue
				}
			}
			number, err := strconv.ParseUint(port, 10, 16)
			if err != nil || number == 0 {
				wrong.add("connect: `%s` names no port: write 5432, db.internal:5432, the path of a socket, any or none", text)
				continue
			}
			n.Connect.List = append(n.Connect.List, uint16(number))
			n.Resolve = n.Resolve || net.ParseIP(host) == nil
		}
	}
	return n, sockets, wrong.joined()
}

// user is the account as package sandbox takes it; nil stays who we are.
func (a account) user(root bool) *sandbox.User {
	if !root {
		return nil
	}
	return &sandbox.User{Name: a.Name, UID: uint32(a.UID), GID: uint32(a.GID)}
}

// place puts the folder of a member where the plan has its place.
func place(dir string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = moved(s, dir)
	}
	return out
}

// appCommand makes the command of a member whose folder is there. The files
// come to it as descriptors 3 and up, which preload/listen.cjs knows.
func (p *Plan) appCommand(m *member, files []*os.File) (*exec.Cmd, error) {
	l := *p.launch
	l.Files = slices.Clone(l.Files)
	for i, f := range l.Files {
		l.Files[i].Name = moved(f.Name, m.dir)
		l.Files[i].Data = []byte(moved(string(f.Data), m.dir))
	}
	if err := l.Write(); err != nil {
		return nil, fmt.Errorf("cannot write the preload: %w", cause(err))
	}
	policy := p.policy
	policy.Env, policy.Read, policy.Write = place(m.dir, policy.Env), place(m.dir, policy.Read), place(m.dir, policy.Write)
	policy.Env = append(policy.Env, m.variables(p, len(files))...)
	argv := append([]string{l.Path}, place(m.dir, l.Args)...)
	if !p.confined() {
		return p.plainCommand(argv, policy.Env, files)
	}
	return sandbox.Command(policy, argv, files...)
}

// handedOver is the variable by which the preload knows its descriptors.
func handedOver(n int) string {
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = strconv.Itoa(3 + i)
	}
	return fmt.Sprintf("TENET_GUARD_FDS=%d:%s", os.Getpid(), strings.Join(numbers, ","))
}

// limits are what the group of a member is held to, where no sandbox is.
func (p *Plan) limits() sandbox.Limits {
	if !p.confined() {
		return sandbox.Limits{}
	}
	return p.policy.Limits
}

// top is the folder that all others on the disk of a path lie in.
func top(path string) string { return filepath.VolumeName(path) + string(filepath.Separator) }

// confined reports whether the application is put into the sandbox.
func (p *Plan) confined() bool { return p.Sandbox == nil || *p.Sandbox }

// sandboxed reports whether something holds it there: not on every system.
func (p *Plan) sandboxed() bool { return p.confined() && p.features.Stage }

// plainCommand runs the application without a sandbox, though not as root.
func (p *Plan) plainCommand(argv, env []string, files []*os.File) (*exec.Cmd, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Dir, cmd.ExtraFiles = env, p.launch.Dir, files
	if p.Root {
		if err := become(cmd, p.App); err != nil {
			return nil, err
		}
	}
	endWithUs(cmd)
	return cmd, nil
}

// proxyCommand makes the command of the proxy: this program again. The link
// and the sockets come to it as descriptors 3 and up.
func (p *Plan) proxyCommand(runtime string, link handover, sockets []*os.File) (*exec.Cmd, error) {
	return link.command(p.proxyPolicy(runtime), []string{p.Self, "guard"}, sockets)
}

// proxyPolicy says what the proxy may do: it reads what arrives from
// strangers, so it is confined in any case. It finds the sockets of members in
// the folder that is given.
func (p *Plan) proxyPolicy(runtime string) sandbox.Policy {
	var network sandbox.Network
	if p.TLS == "acme" { // the authority
		network = sandbox.Network{Connect: sandbox.Ports{List: p.authorityPorts()}, Resolve: true}
	}
	if p.Upstream != "" {
		network = sandbox.Network{Connect: sandbox.Ports{Any: true}, Resolve: true}
	}
	if slices.ContainsFunc(p.Endpoints, func(e endpoint) bool { return e.Kind == kindQUIC }) {
		network.UDP = true
	}
	if !p.sys.descriptors {
		network.Bind.Any = true
	}
	policy := sandbox.Proxy(p.Proxy.user(p.Root), top(p.StateDir), network)
	policy.KeepRoot = p.sys.goos != "linux" // where guard changes no users
	policy.Env = []string{
		sandbox.StageVariable + "=" + StageProxy, "GODEBUG=http2xconnect=1", // WebSockets over HTTP/2
		"GOGC=200", fmt.Sprintf("GOMEMLIMIT=%dMiB", p.proxyMemory()),
	}
	if p.firewalled() {
		policy.Env = append(policy.Env, p.sys.temporary()+"="+p.proxyState()) // Coraza starts only where it could write, and never does
	}
	if p.sys.goos == "linux" {
		policy.Read = append(policy.Read, libraries...)
	}
	policy.Read = append(policy.Read, runtime)
	policy.Write = append(policy.Write, p.proxyState())
	policy.Limits.Files, policy.Patient = proxyFiles, true
	p.reachShared(&policy)
	return policy
}

// proxyFiles is how many descriptors the proxy may open: two for each client,
// at ten thousand and more of them.
const proxyFiles = 65536

// libraries are what a build of this program needs that is linked with C's.
var libraries = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"}
