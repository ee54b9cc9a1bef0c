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

// The folder of sockets and temporary files, and a member's own in it, have
// these names in a plan, which is made before there are any.
const (
	runtimePlace = "/run/tenet"
	memberPlace  = runtimePlace + "/app"
)

// The parts of a member's folder. The application writes to the second alone.
const (
	socketFolder  = "socket"
	tempFolder    = "tmp"
	preloadFolder = "preload"
	observedName  = "observed.jsonl" // in tempFolder, what the preload saw
)

// usualEnv are variables that programs need and that tell nothing.
var usualEnv = []string{"PATH", "LANG", "LC_ALL", "TZ", "PORT", "HOST", "NODE_ENV"}

// prepare asks node for its version, looks at what is installed, and decides
// on switches and policy.
func (p *Plan) prepare(ctx context.Context) error {
	p.features = sandbox.Available()
	if p.members() == 0 {
		p.note()
		return nil
	}
	var err error
	p.launch, err = switches.Compose(ctx, switches.Options{
		Command: p.Command, Dir: p.Dir, Env: p.appEnv(),
		RuntimeDir: filepath.Join(memberPlace, preloadFolder),
		Socket:     filepath.Join(memberPlace, socketFolder, socketName),
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

// appEnv is the environment of the application before switches add to it:
// what is usual, what tenet.yaml and flags name, and nothing else.
func (p *Plan) appEnv() []string {
	tmp := filepath.Join(memberPlace, tempFolder)
	env := []string{"HOME=" + tmp, "TMPDIR=" + tmp}
	named := p.Env
	for _, name := range usualEnv {
		named = append([]string{name}, named...)
	}
	seen := map[string]int{}
	for _, e := range named {
		name, value, given := strings.Cut(e, "=")
		if !given {
			if value, given = p.environment(name); !given {
				continue
			}
		}
		if i, twice := seen[name]; twice {
			env[i] = name + "=" + value
			continue
		}
		seen[name] = len(env)
		env = append(env, name+"="+value)
	}
	return append(env, "TENET_NONCE="+p.nonce)
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
		out[i] = strings.ReplaceAll(s, memberPlace, dir)
	}
	return out
}

// appCommand makes the command of a member whose folder is there. The files
// come to it as descriptors 3 and up, which preload/listen.cjs knows.
func (p *Plan) appCommand(m *member, files []*os.File) (*exec.Cmd, error) {
	l := *p.launch
	l.Files = slices.Clone(l.Files)
	for i, f := range l.Files {
		l.Files[i].Name = strings.ReplaceAll(f.Name, memberPlace, m.dir)
		l.Files[i].Data = []byte(strings.ReplaceAll(string(f.Data), memberPlace, m.dir))
	}
	if err := l.Write(); err != nil {
		return nil, fmt.Errorf("cannot write the preload: %w", cause(err))
	}
	policy := p.policy
	policy.Env, policy.Read, policy.Write = place(m.dir, policy.Env), place(m.dir, policy.Read), place(m.dir, policy.Write)
	policy.Env = append(policy.Env, handedOver(len(files)))
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

// confined reports whether the application is put into the sandbox.
func (p *Plan) confined() bool { return p.Sandbox == nil || *p.Sandbox }

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
func (p *Plan) proxyCommand(runtime string, link *os.File, sockets []*os.File) (*exec.Cmd, error) {
	policy := p.proxyPolicy(runtime)
	return sandbox.Command(policy, []string{p.Self, "guard"}, append([]*os.File{link}, sockets...)...)
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
	policy := sandbox.Proxy(p.Proxy.user(p.Root), "/", network)
	policy.Env = []string{
		sandbox.StageVariable + "=" + StageProxy, "GODEBUG=http2xconnect=1", // WebSockets over HTTP/2
		"GOGC=200", fmt.Sprintf("GOMEMLIMIT=%dMiB", p.proxyMemory()),
	}
	if p.firewalled() {
		policy.Env = append(policy.Env, "TMPDIR="+p.proxyState()) // Coraza starts only where it could write, and never does
	}
	policy.Read = append(append(policy.Read, libraries...), runtime)
	policy.Write = append(policy.Write, p.proxyState())
	policy.Limits.Files = proxyFiles
	p.reachShared(&policy)
	return policy
}

// proxyFiles is how many descriptors the proxy may open: two for each client,
// at ten thousand and more of them.
const proxyFiles = 65536

// libraries are what a build of this program needs that is linked with C's.
var libraries = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"}
