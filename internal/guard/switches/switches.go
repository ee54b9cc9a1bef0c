// Package switches composes what starts a Node.js application under guard:
// the program and its arguments, NODE_OPTIONS, the environment, and the
// preload, a few JavaScript files that Node.js loads before the application.
//
//	launch, err := switches.Compose(ctx, switches.Options{
//		Command:    []string{"npm", "start"},
//		Dir:        "/srv/shop",
//		Env:        []string{"PATH=/usr/bin", "PORT=3000"},
//		RuntimeDir: "/run/tenet/preload",
//		Socket:     "/run/tenet/app/0.sock",
//	})
//	err = launch.Write() // puts the preload into RuntimeDir
//	cmd := exec.Command(launch.Path, launch.Args...)
//	cmd.Env, cmd.Dir = launch.Env, launch.Dir
//
// What it does for the ten rules: no strings become code (rule eval), except
// in packages that cannot do without, and the application's own CommonJS
// files are strict (rule strict). The other switches take from the process
// what an attacker would use next: __proto__, native addons, the inspector
// that SIGUSR1 opens, files outside the project's folder.
//
// Everything is put into NODE_OPTIONS rather than on the command line: there
// it also reaches programs of node_modules/.bin and processes that the
// application starts itself.
//
// The preload also makes the first server of the application that listens on
// TCP listen on the unix socket of guard; see preload/listen.cjs. The file of
// the socket must not exist when the application starts.
//
// What it does not do: contain an application that is an attacker's own code.
// That is the sandbox's part. A preload in the same process stops the ways
// from data to code; it is no wall around code. Known to be open: on Node.js 20
// import('data:text/javascript,...'), for which that version has no hook; files
// that the application writes and then loads; and within an allowed package,
// whatever it can be talked into. A direct eval in an allowed package sees
// no local variables in the main thread, where V8 itself refuses the real one.
//
// The socket stands for a connection of guard's proxy, which may carry one
// client's request after the other's. So an application that reads
// req.socket.remoteAddress after it has answered may see the next client's.
package switches

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Options say what is to be started. Only Command, Dir and RuntimeDir have to
// be set: the zero value of the rest is full protection.
type Options struct {
	// Command is what the user typed after --: node app.js, npm start, next
	// start, ./node_modules/.bin/x, app.js.
	Command []string
	// Dir is the folder of the project, an absolute path.
	Dir string
	// Env is the environment of the application as KEY=value, without what
	// this package adds. Programs are looked up in its PATH.
	Env []string
	// Node is the path of the node binary. "" takes the one of Command or PATH.
	Node string
	// RuntimeDir is the folder for the files of the preload, an absolute path:
	// readable by the application and not writable.
	RuntimeDir string
	// GOOS is the system that the application runs on; "" is this one.
	GOOS string
	// Socket is the unix socket, or on Windows the named pipe, that the
	// application shall listen on. "" leaves its ports as they are.
	Socket string

	// AllowCode names packages, and files or folders of the project as
	// relative paths with a leading "./", that may turn strings into code, in
	// addition to those that are known to need it.
	AllowCode []string
	// Sloppy names files or folders of the project, relative, that are left out of
	// strict mode.
	Sloppy []string
	// Off names switches that are left out, as in Line.Name.
	Off []string
	// ReadPaths and WritePaths are absolute paths outside of Dir that the
	// application may read and write, for the permission model.
	ReadPaths, WritePaths []string
	// SecureHeap is the size in bytes of the memory for keys that is never
	// swapped out, a power of two. 0 means 64 KiB.
	SecureHeap int64

	// Observe turns the switches off, and has the preload write down what
	// they would have broken.
	Observe bool
	// Log is a file, an absolute path, to which the preload appends what it
	// refused or, with Observe, would have refused: see ReadObservations. It must be
	// writable for the application. Observe needs it.
	Log string

	// VersionTimeout is how long node --version may take. 0 means five seconds.
	VersionTimeout time.Duration
}

// A Launch is what starts the application.
type Launch struct {
	Path        string   // the node binary, absolute
	Args        []string // its arguments, without the name of the program
	Env         []string // complete, sorted as given, ours at the end
	Dir         string   // working directory
	NodeVersion string   // "22.11.0"
	Script      string   // absolute path of the application's first file, "" if there is none

	Files    []File   // the preload, to be written before the start
	Lines    []Line   // every switch that is known, and why it is on or off
	Warnings []string // sentences for the user, about this command
	MakeCode []string // installed packages, and files, that may turn strings into code
	Addons   []string // installed packages with native addons
}

// A File of the preload. Name is an absolute path.
type File struct {
	Name string
	Data []byte
	Mode os.FileMode
}

// A Line says what becomes of one switch.
type Line struct {
	Name    string // of the switch, as in Options.Off; "" if it cannot be turned off
	Switch  string // --disable-proto=delete
	Value   string // what is used; "" if it is left out
	Where   string // NODE_OPTIONS, environment, preload
	Since   string // versions of Node.js that know it, as a range: ">=20"
	Why     string // what it protects from
	Breaks  string // what is known to break with it
	LeftOut string // why it is not used; "" if it is
}

// Compose asks node for its version, looks at what is installed, and says how
// the application starts. It writes nothing.
func Compose(ctx context.Context, o Options) (*Launch, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of the project: %w", err)
	}
	cmd, err := resolveCommand(o, dir)
	if err != nil {
		return nil, err
	}
	version, err := askVersion(ctx, cmd.node, o.VersionTimeout)
	if err != nil {
		return nil, err
	}
	found, err := survey(dir)
	if err != nil {
		return nil, err
	}
	p := &plan{Options: o, dir: dir, cmd: cmd, version: version, found: found}
	return p.launch()
}

// Write puts the files of the preload in their folder, which it makes.
func (l *Launch) Write() error {
	for _, f := range l.Files {
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			return err
		}
		// A file that was there may be read-only, or a link to elsewhere.
		if err := os.Remove(f.Name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := os.WriteFile(f.Name, f.Data, f.Mode); err != nil {
			return err
		}
	}
	return nil
}

// validate reports all mistakes together, each with its key in tenet.yaml.
func (o *Options) validate() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if len(o.Command) == 0 {
		wrong("no command: say what starts the application, as in tenet guard -- node app.js")
	}
	for _, p := range []struct{ key, path string }{
		{"the folder of the project", o.Dir}, {"the folder for the preload", o.RuntimeDir},
	} {
		if !filepath.IsAbs(p.path) {
			wrong("%s must be an absolute path, and is %q", p.key, p.path)
		}
	}
	errs = append(errs, absolute("the path of the socket", o.Socket), absolute("the file for observations", o.Log), absolute("the path of node", o.Node))
	for _, p := range o.ReadPaths {
		errs = append(errs, absolute("guard.read", p))
	}
	for _, p := range o.WritePaths {
		errs = append(errs, absolute("guard.write", p))
	}
	for _, name := range o.Off {
		if !slices.Contains(Names(), name) {
			wrong("guard.switchesOff: there is no switch %q%s", name, didYouMean(name, Names()))
		}
	}
	for _, name := range o.AllowCode {
		errs = append(errs, validAllowance(name))
	}
	for _, path := range o.Sloppy {
		if !filepath.IsLocal(path) {
			wrong("guard.sloppy: %q does not lie in the project: name files and folders as seen from there", path)
		}
	}
	if n := o.SecureHeap; n < 0 || n&(n-1) != 0 || n > maxSecureHeap {
		wrong("the secure heap is %d: it must be a power of two, at most %d", n, int64(maxSecureHeap))
	}
	if len(o.Socket) > maxSocketPath {
		wrong("the path of the socket is %d bytes long: a path of a unix socket has at most %d", len(o.Socket), maxSocketPath)
	}
	if o.Observe && o.Log == "" {
		wrong("to observe, name a file for the observations")
	}
	return errors.Join(errs...)
}

const (
	maxSecureHeap = 1 << 31 // OpenSSL takes an int
	maxSocketPath = 100     // sun_path is 108 bytes, 104 on macOS; servers beside the first add .N
)

func absolute(key, path string) error {
	if path == "" || filepath.IsAbs(path) {
		return nil
	}
	return fmt.Errorf("%s must be an absolute path, and is %q", key, path)
}
