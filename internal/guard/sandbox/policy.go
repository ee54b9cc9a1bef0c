// Package sandbox starts a process that can do only what a [Policy] lists.
//
// A Node.js application runs thousands of files that nobody of its authors has
// read. Whoever gets code into one of them has what the process has: the keys
// of the account, a shell, the Docker socket, every host of the network. This
// package takes that away before the first line of the application runs, and
// in a way that the application cannot undo.
//
// [Command] does not start the program itself. It starts this very binary again
// as a stage ([StageVariable] in its environment, the policy on an inherited
// descriptor). The stage runs [Stage], which restricts itself step by step and
// then becomes the program by execve(2); what it gave up stays given up. The way
// round is needed because os/exec has no place for Landlock or seccomp between
// fork and exec.
//
// What holds the process, from the outside in:
//
//   - an account of its own, without capabilities, if we started as root;
//   - no_new_privs: setuid programs give nothing;
//   - a view of the file system (mount namespace): what the policy lists is there,
//     read-only or, where it may be written, not executable; nothing else exists;
//   - Landlock: the files that may be read, written and executed, the TCP ports,
//     and no signals to or debugging of processes outside;
//   - seccomp: a list of the system calls that there are at all.
//
// The last three overlap on purpose. Landlock cannot see UDP, the permissions of
// files, nor connections to unix sockets with a name; seccomp cannot see names at all;
// neither keeps a program that was written to a folder for temporary files from being
// loaded by the dynamic linker, which has to be executable: only the view does.
//
// Where a kernel, an account or a system lacks something, [Available] says so in
// a sentence and the rest is done. A measure that is there and fails ends the stage:
// a process never runs with less than [Explain] says.
package sandbox

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Policy is all that a process may do. The zero value may do nothing: it cannot
// even be started, since no program is executable. [Application] and [Proxy] make
// policies that are useful.
//
// Paths are absolute. A folder stands for all that is below it. What does not exist
// is left out, except in Write, Exec and Sockets, where it is an error of
// [Command]. Symbolic links are followed when the process starts.
type Policy struct {
	// User is who the process becomes. Only root can become another; nil stays.
	User *User
	// KeepRoot allows a process that stays root. Without it that is an error.
	KeepRoot bool

	// Dir is the working directory. Empty means "/".
	Dir string
	// Env is the whole environment, as "NAME=value". Nothing is inherited.
	Env []string

	// Read lists what may be read. Listing folders is part of it.
	Read []string
	// Write lists folders (and files) that may be read and changed. Nothing in
	// them is ever executable, nor can it be mapped as code where
	// Features.View is there: native addons do not load from them. Renaming from one
	// to another fails then as it does between disks (EXDEV).
	Write []string
	// Exec lists the programs that may be executed, besides the one that is
	// started. They can be read as well, and so can their dynamic linkers.
	Exec []string
	// Devices lists device files that may be read and written: /dev/null.
	Devices []string

	// Network is what the process may do with IP.
	Network Network
	// Sockets lists unix sockets that the process may connect to, such as that of a
	// database. It needs Features.Sockets, which also lets the process use sockets in its
	// own writable folders.
	Sockets []string
	// AnySocket allows unix sockets where Features.Sockets is missing too: then all whose
	// permissions allow it can be reached. It is for the proxy, which reaches
	// the application that way.
	AnySocket bool

	// Patient has the process wait its turn when it wakes (SCHED_BATCH of sched(7)).
	// It is for the proxy: on a processor that it shares with the application,
	// one that interrupts it for each request costs both their caches.
	Patient bool

	// Limits bound what the process can use up.
	Limits Limits

	// NoView does without the view where Available says that there is one. Some
	// systems allow its beginning and not its end, and then nothing would start.
	NoView bool
}

// User is an account in numbers: Command does no look-ups.
type User struct {
	Name   string // for people
	UID    uint32
	GID    uint32
	Groups []uint32 // supplementary; usually none
}

// Network is what a process may do with IP. The zero value is nothing at all:
// there are no IP sockets then, only descriptors that were handed over.
type Network struct {
	Connect Ports // TCP ports of any host
	Bind    Ports // TCP ports to listen on
	// Resolve allows names to be looked up: port 53 by TCP, to which the C library is
	// told to keep (RES_OPTIONS=use-vc), because UDP cannot be limited to a port.
	// With musl, which knows no such option, it allows UDP.
	Resolve bool
	// UDP allows it to and from anywhere: QUIC, statsd, name servers without TCP.
	UDP bool
}

// Ports is a set of TCP ports.
type Ports struct {
	Any  bool
	List []uint16 // 0 in Network.Bind means "any free one"
}

func (p Ports) none() bool { return !p.Any && len(p.List) == 0 }

// Limits are resource limits (setrlimit(2)), soft and hard; 0 leaves what is
// inherited. They are never raised above the hard limit that we have ourselves.
// Core dumps are always off: they hold every secret of the process.
type Limits struct {
	Files     uint64 // open descriptors
	Processes uint64 // processes and threads of the account, not of the process alone
	FileSize  uint64 // bytes of one written file
	Data      uint64 // bytes of writable private memory; not of reserved addresses, of which V8 takes many
}

const (
	// StageVariable is set in the environment of the stage. Main calls Stage
	// when its value is StageApp.
	StageVariable = "TENET_GUARD_STAGE"
	StageApp      = "app"
)

// Validate says what is wrong with the policy, all of it. It does not look at
// the system.
func (p *Policy) Validate() error {
	var errs []error
	for _, list := range []struct {
		key   string
		paths []string
	}{
		{"dir", []string{p.workingDirectory()}}, {"read", p.Read}, {"write", p.Write}, {"exec", p.Exec}, {"devices", p.Devices}, {"sockets", p.Sockets},
	} {
		for _, path := range list.paths {
			if !filepath.IsAbs(path) || strings.ContainsRune(path, 0) {
				errs = append(errs, fmt.Errorf("%s: `%s` is no absolute path", list.key, path))
			}
		}
	}
	for _, path := range p.Write {
		if filepath.Clean(path) == "/" {
			errs = append(errs, errors.New("write: `/` would make every file changeable: name the folders that the application writes to"))
		}
	}
	for _, variable := range p.Env {
		if name, _, ok := strings.Cut(variable, "="); !ok || name == "" || strings.ContainsRune(variable, 0) {
			errs = append(errs, fmt.Errorf("env: `%s` is not of the form NAME=value", name))
		}
	}
	if slices.Contains(p.Network.Connect.List, 0) {
		errs = append(errs, errors.New("network: 0 is no port to connect to"))
	}
	if p.User != nil && p.User.UID == 0 {
		errs = append(errs, errors.New("user: root is not a user to change to: name an account without rights, such as nobody"))
	}
	return errors.Join(errs...)
}

func (p *Policy) workingDirectory() string {
	if p.Dir == "" {
		return "/"
	}
	return p.Dir
}

// within says whether path is dir or lies below it. Both are clean.
func within(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, "/")+"/")
}
