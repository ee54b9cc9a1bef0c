package sandbox

// Features is what this system offers to us, as we run now.
type Features struct {
	Stage    bool // a process is restricted at all: Linux
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
