package sandbox

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What cannot be done is said before anything starts.
func TestCommandRefuses(t *testing.T) {
	w := newWorld(t)
	if os.Getuid() != 0 {
		t.Skip("the cases are those of root")
	}
	nobodyElse := w.user()
	must(t, os.Symlink(w.Node, w.Home+"/node"))
	for _, test := range []struct {
		name   string
		policy Policy
		argv   []string
		want   string
	}{
		{"relative program", Policy{User: nobodyElse}, []string{"node"}, "absolute path"},
		{"no program", Policy{User: nobodyElse}, nil, "absolute path"},
		{"missing program", Policy{User: nobodyElse}, []string{"/no/such/node"}, "program to be executed: /no/such/node"},
		{"root", Policy{}, []string{w.Node}, "would run as root: name an account"},
		{"root by number", Policy{User: &User{Name: "toor"}}, []string{w.Node}, "root is not a user to change to"},
		{"missing folder", Policy{User: nobodyElse, Write: []string{"/no/such/folder"}}, []string{w.Node}, "write: /no/such/folder does not exist: create it"},
		{"program in a writable folder", Policy{User: nobodyElse, Write: []string{w.Base + "/bin"}}, []string{w.Helper}, "way to the program .*/bin/helper leads through"},
		{"program behind a link", Policy{User: nobodyElse, Write: []string{filepath.Dir(w.Node)}}, []string{w.Home + "/node"}, "way to the program .* leads through"},
		{"everything writable", Policy{User: nobodyElse, Write: []string{"/tmp/.."}}, []string{w.Node}, "write: `/` would make every file changeable"},
		{"several mistakes", Policy{User: nobodyElse, Read: []string{"here"}, Env: []string{"A"}, Network: Network{Connect: Ports{List: []uint16{0}}}}, []string{w.Node}, "(?s)read: `here`.*env: `A`.*0 is no port"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Command(test.policy, test.argv)
			if err == nil || !regexp.MustCompile(test.want).MatchString(err.Error()) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// Sockets that cannot be told apart are not allowed silently.
func TestSocketsNeedTheView(t *testing.T) {
	w := newWorld(t)
	p := w.policy(w.user())
	p.Sockets = []string{w.Socket}
	_, err := command(p, []string{w.Node}, Features{Landlock: landlockNewest, Seccomp: true}, nil)
	if err == nil || !strings.Contains(err.Error(), "sockets: here the application can be allowed all unix sockets or none") {
		t.Error(err)
	}
}

// The view can be done without, and then is neither made nor explained.
func TestNoView(t *testing.T) {
	w := newWorld(t)
	p := w.policy(w.user())
	p.NoView = true
	cmd, err := Command(p, []string{w.Node})
	must(t, err)
	if cmd.SysProcAttr.Unshareflags != 0 || cmd.SysProcAttr.Cloneflags != 0 {
		t.Errorf("%+v", cmd.SysProcAttr)
	}
	for _, l := range Explain(p, Features{View: true}) {
		if strings.HasPrefix(l.What, "sees only") {
			t.Errorf("explains %q", l.What)
		}
	}
}

// The stage is not for people.
func TestStageByHand(t *testing.T) {
	for _, args := range [][]string{nil, {"x"}, {"99"}, {"1", "2"}} {
		if err := Stage(args); err == nil || !strings.HasPrefix(err.Error(), "starting the sandbox: ") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// A listed socket can be reached, the others cannot, and abstract ones never.
func TestListedSocket(t *testing.T) {
	w := newWorld(t)
	if !availableTo(t, w, w.uid).Sockets() {
		t.Skip("unix sockets cannot be told apart here")
	}
	database := filepath.Join(w.Base, "run", "database.sock")
	accept(t, "unix", database)
	must(t, os.Chmod(database, 0o666))
	p := w.policy(nil)
	p.Sockets = []string{database}
	connect := `const net = require('net')
for (const path of process.argv.slice(1)) net.connect(path, () => { console.log('connected', path); process.exitCode = 0 }).on('error', e => console.log(e.code, path))`
	out, err := supervisor{uid: w.uid}.start(t, w, p, w.Node, "-e", connect, database, w.Socket)
	must(t, err)
	for _, want := range []string{"connected " + database, "ENOENT " + w.Socket} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}

// The proxy may connect to sockets that lie where it can see, and start nothing.
func TestProxyPolicy(t *testing.T) {
	w := newWorld(t)
	p := Proxy(w.user(), w.Base+"/run", Network{})
	p.Env = append(playing("raw"), "WORLD="+string(w.json()))
	p.Read = append(p.Read, w.Base+"/run")
	got := results(t, supervisor{uid: os.Getuid()}, w, p, w.Helper)
	for name, works := range map[string]bool{"unix socket": true, "abstract unix socket": false, "TCP to the allowed port": false, "UDP socket": false, "ptrace": false, "kill": false} {
		if got[name].Worked != works {
			t.Errorf("%s: works %v: %s", name, got[name].Worked, got[name].Seen)
		}
	}
}

// Who may bind no port gets none by listening on a socket that was never bound.
func TestListeningUnbound(t *testing.T) {
	w := newWorld(t)
	p := w.policy(nil)
	p.Network.Bind = Ports{}
	p.Env = playing("listen")
	noView := availableTo(t, w, w.uid)
	noView.View = false
	if out, err := (supervisor{uid: w.uid, features: &noView}).start(t, w, p, w.Helper); err == nil || !strings.Contains(err.Error(), "nobody listens") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := (supervisor{uid: w.uid, bare: true}).start(t, w, p, w.Helper); err != nil {
		t.Errorf("does not work without a sandbox either: %v: %s", err, out)
	}
}

// Limits are set for good, descriptors that nobody handed over are closed, and the environment is the policy's.
func TestWhatIsInherited(t *testing.T) {
	w := newWorld(t)
	p := w.policy(w.user())
	p.Env = []string{"ONLY=this"}
	p.Limits = Limits{Files: 123, FileSize: 1 << 20, Processes: 1 << 40}
	leak, err := os.Open(w.Key)
	must(t, err)
	defer leak.Close()
	inherit(t, leak)
	app := startHere(t, w, p, w.Node, "-e", `
const fs = require('fs')
const limits = fs.readFileSync('/proc/self/limits', 'utf8').split('\n').filter(l => /^Max (open files|core|file size)/.test(l)).map(l => l.split(/ {2,}/).slice(0, 3).join(' '))
const open = fs.readdirSync('/proc/self/fd').map(n => { try { return fs.readlinkSync('/proc/self/fd/' + n) } catch { return '' } }).filter(l => l.startsWith('/') && !l.startsWith('/dev/') && !l.startsWith('/proc/'))
console.log([...limits, JSON.stringify(process.env), 'open: ' + open].join('\n'))`)
	must(t, app.cmd.Wait())
	want := "Max file size 1048576 1048576\nMax core file size 0 0\nMax open files 123 123\n{\"ONLY\":\"this\"}\nopen: \n"
	if got := app.out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Processes of other users do not exist for one that has a user of its own.
func TestOtherProcessesAreHidden(t *testing.T) {
	if f := Available(); !f.Users || !f.View {
		t.Skip("as an ordinary user there is no other one")
	}
	w := newWorld(t)
	script := `const fs = require('fs')
const processes = fs.readdirSync('/proc').filter(n => /^\d+$/.test(n))
console.log(processes.includes(String(process.pid)), processes.includes(String(process.ppid)), fs.existsSync('/proc/1/cmdline'))`
	for _, test := range []struct {
		s    supervisor
		want string
	}{{supervisor{}, "true false false"}, {supervisor{bare: true}, "true true true"}} {
		out, err := test.s.start(t, w, w.policy(w.user()), w.Node, "-e", script)
		must(t, err)
		if got := strings.TrimSpace(string(out)); got != test.want {
			t.Errorf("bare %v: itself, its parent, the first: %s, want %s", test.s.bare, got, test.want)
		}
	}
}
