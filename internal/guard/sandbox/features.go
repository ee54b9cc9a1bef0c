package sandbox

import "runtime"

// Features is what this system offers to us, as we run now.
type Features struct {
	Stage    bool // a process is restricted at all: Linux
	Job      bool // it is in a job object, which bounds memory and processes: Windows, where the caller makes it
	Users    bool // we are root and can become another user
	View     bool // a root folder of its own, in a mount namespace; as an ordinary user within a user namespace
	UserNS   bool // the view needs a user namespace
	Landlock int  // version of its ABI; 0 without
	Seccomp  bool // system calls are filtered

	// Missing has a sentence for each thing that is not there, with what
	// that means and, where somebody can do something, what.
	Missing []string
}

// Sockets says whether unix sockets can be told apart: those with a name by the view,
// abstract ones by Landlock. seccomp sees no addresses, so without these it is all or none.
func (f Features) Sockets() bool { return f.View && f.Landlock >= landlockScope }

// Versions of Landlock's ABI that brought what we use.
const (
	landlockRefer    = 2 // renaming between folders; before, it is refused
	landlockTruncate = 3
	landlockTCP      = 4
	landlockIoctl    = 5
	landlockScope    = 6
	landlockNewest   = 7 // what we know; newer kernels offer at least that
)

// AvailableOn is Available for another system, as far as one can know. "" is
// this one.
func AvailableOn(goos string) Features {
	if goos == "" || goos == runtime.GOOS {
		return Available()
	}
	return lacking(goos)
}

// lacking is what there is on a system other than Linux: one clear line on
// what it lacks.
func lacking(goos string) Features {
	const lost = "What the switches of Node.js do not refuse, the application may: read, change and start whatever this account may, and connect anywhere. The proxy, which is not confined either, and those switches hold"
	switch goos {
	case "windows":
		return Features{Job: true, Missing: []string{
			"Windows has no sandbox that guard could use. " + lost + ", and a job object ends what the application started and bounds its memory and processes. Run guard in WSL or in a Linux container for the rest",
		}}
	case "darwin":
		return Features{Missing: []string{
			"macOS has no sandbox that guard could use: sandbox-exec is deprecated. " + lost + ". Run guard in a Linux container for the rest",
		}}
	}
	return Features{Missing: []string{"there is a sandbox on Linux only. " + lost + ". Run guard in a Linux container or virtual machine for the rest"}}
}
