//go:build linux && (amd64 || arm64)

package sandbox

import (
	"encoding/binary"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// machine runs a filter as the kernel does, except that golang.org/x/net/bpf reads words
// in network order.
func machine(t *testing.T, p Policy, f Features) func(number uint64, args ...uint64) verdict {
	t.Helper()
	raw, err := calls(&p, f).assemble()
	must(t, err)
	program, ok := bpf.Disassemble(raw)
	if !ok {
		t.Fatal("the program cannot be read back")
	}
	vm, err := bpf.NewVM(program)
	must(t, err)
	return func(number uint64, args ...uint64) verdict {
		t.Helper()
		arch := uint32(auditArch)
		if number&foreign != 0 {
			arch = unix.AUDIT_ARCH_I386
		}
		data := binary.BigEndian.AppendUint32(nil, uint32(number))
		data = binary.BigEndian.AppendUint32(data, arch)
		data = append(data, make([]byte, 8)...)
		for i := range 6 {
			var a uint64
			if i < len(args) {
				a = args[i]
			}
			data = binary.BigEndian.AppendUint32(data, uint32(a))
			data = binary.BigEndian.AppendUint32(data, uint32(a>>32))
		}
		v, err := vm.Run(data)
		must(t, err)
		return verdict(uint32(v))
	}
}

const (
	foreign = 1 << 40    // a call of another architecture
	x32     = 0x40000000 // the flag of that ABI
	high    = 1 << 32    // what the kernel does not look at
)

func TestFilter(t *testing.T) {
	everything := Features{View: true, Landlock: landlockNewest, Seccomp: true}
	docker := Features{Landlock: landlockNewest, Seccomp: true}
	online := Policy{Network: Network{Connect: Ports{Any: true}}}
	for _, test := range []struct {
		name     string
		policy   Policy
		features Features
		number   uint64
		args     []uint64
		want     verdict
	}{
		{"read", Policy{}, everything, unix.SYS_READ, nil, allow},
		{"ptrace", Policy{}, everything, unix.SYS_PTRACE, nil, notPermitted},
		{"clone3", Policy{}, everything, unix.SYS_CLONE3, nil, notThere},
		{"a call of the future", Policy{}, everything, 600, nil, notThere},
		{"another architecture", Policy{}, everything, foreign | unix.SYS_READ, nil, killProcess},
		{"x32", Policy{}, everything, x32 | unix.SYS_PTRACE, nil, notThere},
		{"thread", Policy{}, everything, unix.SYS_CLONE, []uint64{unix.CLONE_VM | unix.CLONE_THREAD}, allow},
		{"user namespace", Policy{}, everything, unix.SYS_CLONE, []uint64{unix.CLONE_NEWUSER | uint64(unix.SIGCHLD)}, notPermitted},
		{"ioctl", Policy{}, everything, unix.SYS_IOCTL, []uint64{0, unix.TCGETS}, allow},
		{"TIOCSTI", Policy{}, everything, unix.SYS_IOCTL, []uint64{0, unix.TIOCSTI}, notPermitted},
		{"TIOCSTI with high bits", Policy{}, everything, unix.SYS_IOCTL, []uint64{0, unix.TIOCSTI | high}, notPermitted},
		{"memory that can be executed", Policy{}, everything, unix.SYS_MEMFD_CREATE, []uint64{0, unix.MFD_CLOEXEC}, notPermitted},
		{"memory that cannot", Policy{}, everything, unix.SYS_MEMFD_CREATE, []uint64{0, unix.MFD_CLOEXEC | unix.MFD_NOEXEC_SEAL}, allow},
		{"own limits", Policy{}, everything, unix.SYS_PRLIMIT64, []uint64{0}, allow},
		{"limits of others", Policy{}, everything, unix.SYS_PRLIMIT64, []uint64{1}, notPermitted},

		{"TCP, offline", Policy{}, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM}, notPermitted},
		{"TCP", online, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET6, unix.SOCK_STREAM | unix.SOCK_CLOEXEC, unix.IPPROTO_TCP}, allow},
		{"TCP to look up names", Policy{Network: Network{Resolve: true}}, docker, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM}, allow},
		{"MPTCP", online, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_MPTCP}, notPermitted},
		{"UDP", online, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_DGRAM}, notPermitted},
		{"UDP, allowed", Policy{Network: Network{UDP: true}}, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_DGRAM | unix.SOCK_NONBLOCK}, allow},
		{"raw", Policy{Network: Network{UDP: true}}, everything, unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_RAW}, notPermitted},
		{"routes", Policy{}, docker, unix.SYS_SOCKET, []uint64{unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE}, allow},
		{"audit", Policy{}, docker, unix.SYS_SOCKET, []uint64{unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_AUDIT}, notPermitted},
		{"crypto of the kernel", Policy{}, docker, unix.SYS_SOCKET, []uint64{unix.AF_ALG, unix.SOCK_SEQPACKET}, notPermitted},
		{"fast open", online, everything, unix.SYS_SENDTO, []uint64{0, 0, 0, unix.MSG_FASTOPEN | unix.MSG_NOSIGNAL}, notPermitted},
		{"send", online, everything, unix.SYS_SENDTO, []uint64{0, 0, 0, unix.MSG_NOSIGNAL}, allow},

		{"unix socket with a view", Policy{}, everything, unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_STREAM}, allow},
		{"unix socket without", Policy{}, docker, unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_STREAM}, notPermitted},
		{"unix socket of the proxy", Policy{AnySocket: true}, docker, unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_STREAM}, allow},
		{"pair of streams", Policy{}, docker, unix.SYS_SOCKETPAIR, []uint64{unix.AF_UNIX, unix.SOCK_STREAM | unix.SOCK_CLOEXEC}, allow},
		{"pair of datagrams", Policy{}, docker, unix.SYS_SOCKETPAIR, []uint64{unix.AF_UNIX, unix.SOCK_DGRAM}, notPermitted},
		{"connect, offline", Policy{}, docker, unix.SYS_CONNECT, nil, notPermitted},
		{"connect", online, docker, unix.SYS_CONNECT, nil, allow},
		{"listen on what was handed over", online, docker, unix.SYS_LISTEN, nil, doneNothing},
		{"listen on a port", Policy{Network: Network{Bind: Ports{Any: true}}}, docker, unix.SYS_LISTEN, nil, allow},
		{"permissions with a view", Policy{}, everything, unix.SYS_FCHMODAT, nil, allow},
		{"permissions without", Policy{}, docker, unix.SYS_FCHMODAT, nil, notPermitted},
		{"permissions as another user", Policy{User: &User{UID: nobody}}, Features{Users: true, Seccomp: true}, unix.SYS_FCHMODAT, nil, allow},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := machine(t, test.policy, test.features)(test.number, test.args...); got != test.want {
				t.Errorf("%#x, want %#x", got, test.want)
			}
		})
	}
}

// Every call gets the verdict of the table, whichever run of numbers it falls into.
func TestFilterFollowsItsTable(t *testing.T) {
	p, f := Policy{}, Features{Seccomp: true}
	table := calls(&p, f)
	run := machine(t, p, f)
	ruled := map[uintptr]bool{}
	for _, r := range table.rules {
		ruled[r.number] = true
	}
	allowedCalls := 0
	for n := range table.last + 1 {
		got := run(uint64(n))
		if !ruled[n] && got != table.verdict(n) {
			t.Errorf("call %d: %#x, want %#x", n, got, table.verdict(n))
		}
		if got == allow {
			allowedCalls++
		}
	}
	if n := allowedCalls + len(table.rules); n < 200 || n > 270 {
		t.Errorf("%d calls are allowed: Explain says some 250", n)
	}
}
