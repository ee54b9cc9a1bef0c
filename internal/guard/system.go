package guard

import (
	"runtime"
	"strings"
)

// A system is what guard can ask of the operating system that it runs on; how
// it is asked stands in system_unix.go and system_windows.go.
type system struct {
	goos string

	descriptors bool // children are handed sockets; else each binds its own
	signals     bool // SIGTERM asks a child to end; else a word does, see channel
	faithful    bool // children end when guard is killed, whatever they do
	caseless    bool // PATH and Path are one variable
}

// systemOf returns the system of that name; that of this program for "".
func systemOf(goos string) system {
	goos = orElse(goos, runtime.GOOS)
	switch goos {
	case "linux":
		return system{goos: goos, descriptors: true, signals: true, faithful: true} // by prctl(2)
	case "windows":
		return system{goos: goos, faithful: true, caseless: true} // by a job object
	}
	return system{goos: goos, descriptors: true, signals: true}
}

// channel reports whether a member is told by a connection what it cannot be
// told otherwise.
func (s system) channel() bool { return !s.signals || !s.faithful }

// meanwhile says what becomes of connections while there is no proxy.
func (s system) meanwhile() string {
	if s.descriptors {
		return "connections wait"
	}
	return "connections are refused meanwhile"
}

// asked says how a member was asked to end.
func (s system) asked() string {
	if s.signals {
		return "SIGTERM"
	}
	return "it was asked to"
}

// variable is the name of a variable as it is compared.
func (s system) variable(name string) string {
	if s.caseless {
		return strings.ToUpper(name)
	}
	return name
}

// temporary is the variable that names the folder for temporary files.
func (s system) temporary() string {
	if s.goos == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}
