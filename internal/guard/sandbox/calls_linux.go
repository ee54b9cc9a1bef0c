//go:build linux && (amd64 || arm64)

package sandbox

import (
	"golang.org/x/sys/unix"
)

// haveFilter says that the tables of this file exist for this architecture.
const haveFilter = true

// lastCall is the newest system call that we have an opinion on.
const lastCall = unix.SYS_RSEQ_SLICE_YIELD

// common lists the calls without which, or without whose relatives, Node.js,
// the Go runtime, C libraries or native addons do not run, and which reach nothing
// that Landlock, permissions or the missing capabilities do not guard. What is
// not listed is not permitted.
var common = []uintptr{
	// descriptors and their data
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREAD64, unix.SYS_PWRITE64, unix.SYS_PREADV, unix.SYS_PWRITEV,
	unix.SYS_PREADV2, unix.SYS_PWRITEV2, unix.SYS_LSEEK, unix.SYS_CLOSE, unix.SYS_CLOSE_RANGE, unix.SYS_DUP, unix.SYS_DUP3, unix.SYS_PIPE2,
	unix.SYS_FCNTL, unix.SYS_FLOCK, unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_SYNC_FILE_RANGE, unix.SYS_SYNC, unix.SYS_SYNCFS,
	unix.SYS_FTRUNCATE, unix.SYS_FALLOCATE, unix.SYS_FADVISE64, unix.SYS_READAHEAD, unix.SYS_SENDFILE, unix.SYS_SPLICE, unix.SYS_TEE,
	unix.SYS_VMSPLICE, unix.SYS_COPY_FILE_RANGE, unix.SYS_EVENTFD2, unix.SYS_SIGNALFD4, unix.SYS_TIMERFD_CREATE, unix.SYS_TIMERFD_SETTIME,
	unix.SYS_TIMERFD_GETTIME, unix.SYS_CACHESTAT,
	// files
	unix.SYS_OPENAT, unix.SYS_OPENAT2, unix.SYS_FSTAT, unix.SYS_STATX, unix.SYS_READLINKAT, unix.SYS_FACCESSAT, unix.SYS_FACCESSAT2,
	unix.SYS_GETDENTS64, unix.SYS_GETCWD, unix.SYS_CHDIR, unix.SYS_FCHDIR, unix.SYS_TRUNCATE, unix.SYS_MKDIRAT, unix.SYS_MKNODAT,
	unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_UMASK, unix.SYS_STATFS,
	unix.SYS_FSTATFS, unix.SYS_UTIMENSAT, unix.SYS_FCHMOD, unix.SYS_FCHOWN, unix.SYS_GETXATTR, unix.SYS_LGETXATTR, unix.SYS_FGETXATTR,
	unix.SYS_LISTXATTR, unix.SYS_LLISTXATTR, unix.SYS_FLISTXATTR, unix.SYS_INOTIFY_INIT1, unix.SYS_INOTIFY_ADD_WATCH, unix.SYS_INOTIFY_RM_WATCH,
	// memory
	unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MREMAP, unix.SYS_MADVISE, unix.SYS_BRK, unix.SYS_MINCORE, unix.SYS_MLOCK,
	unix.SYS_MLOCK2, unix.SYS_MUNLOCK, unix.SYS_MLOCKALL, unix.SYS_MUNLOCKALL, unix.SYS_MSYNC, unix.SYS_MEMBARRIER, unix.SYS_PKEY_ALLOC,
	unix.SYS_PKEY_FREE, unix.SYS_PKEY_MPROTECT, unix.SYS_MSEAL, unix.SYS_MAP_SHADOW_STACK, unix.SYS_GET_MEMPOLICY,
	// processes and threads
	unix.SYS_EXECVE, unix.SYS_EXIT, unix.SYS_EXIT_GROUP, unix.SYS_WAIT4, unix.SYS_WAITID, unix.SYS_SET_TID_ADDRESS, unix.SYS_SET_ROBUST_LIST,
	unix.SYS_GET_ROBUST_LIST, unix.SYS_RSEQ, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID, unix.SYS_GETPGID, unix.SYS_SETPGID,
	unix.SYS_GETSID, unix.SYS_SETSID, unix.SYS_PRCTL, unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_SEND_SIGNAL, unix.SYS_KILL, unix.SYS_TKILL,
	unix.SYS_TGKILL, unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_RT_SIGPENDING, unix.SYS_RT_SIGSUSPEND,
	unix.SYS_RT_SIGTIMEDWAIT, unix.SYS_RT_SIGQUEUEINFO, unix.SYS_RT_TGSIGQUEUEINFO, unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
	unix.SYS_FUTEX, unix.SYS_FUTEX_WAITV, unix.SYS_FUTEX_WAKE, unix.SYS_FUTEX_WAIT, unix.SYS_FUTEX_REQUEUE, unix.SYS_SCHED_YIELD,
	unix.SYS_SCHED_GETAFFINITY, unix.SYS_SCHED_SETAFFINITY, unix.SYS_SCHED_GETPARAM, unix.SYS_SCHED_GETSCHEDULER, unix.SYS_SCHED_SETSCHEDULER,
	unix.SYS_SCHED_SETPARAM, unix.SYS_SCHED_GET_PRIORITY_MAX, unix.SYS_SCHED_GET_PRIORITY_MIN, unix.SYS_SCHED_GETATTR, unix.SYS_GETPRIORITY,
	unix.SYS_GETRUSAGE, unix.SYS_TIMES, unix.SYS_UNAME, unix.SYS_SYSINFO, unix.SYS_GETCPU, unix.SYS_GETRLIMIT, unix.SYS_SETRLIMIT,
	// who we are, and asking to be less: no capability is left with which to be more
	unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID, unix.SYS_GETRESUID, unix.SYS_GETRESGID, unix.SYS_GETGROUPS,
	unix.SYS_SETUID, unix.SYS_SETGID, unix.SYS_SETREUID, unix.SYS_SETREGID, unix.SYS_SETRESUID, unix.SYS_SETRESGID, unix.SYS_SETGROUPS,
	unix.SYS_CAPGET, unix.SYS_CAPSET,
	// time and randomness
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_CLOCK_GETRES, unix.SYS_GETTIMEOFDAY, unix.SYS_GETITIMER,
	unix.SYS_SETITIMER, unix.SYS_TIMER_CREATE, unix.SYS_TIMER_SETTIME, unix.SYS_TIMER_GETTIME, unix.SYS_TIMER_GETOVERRUN, unix.SYS_TIMER_DELETE,
	unix.SYS_GETRANDOM,
	// waiting
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_PWAIT2, unix.SYS_PPOLL, unix.SYS_PSELECT6,
	// sockets that there are; which may be made is a rule
	unix.SYS_BIND, unix.SYS_ACCEPT, unix.SYS_ACCEPT4, unix.SYS_GETSOCKNAME, unix.SYS_GETPEERNAME, unix.SYS_RECVFROM, unix.SYS_RECVMSG,
	unix.SYS_RECVMMSG, unix.SYS_SHUTDOWN, unix.SYS_SETSOCKOPT, unix.SYS_GETSOCKOPT,
}

// absent lists calls that callers know how to do without: clone3 hides its flags behind
// a pointer, io_uring does its work past every filter, execveat runs files that
// have no name, and who wants to sandbox itself is in one.
var absent = []uintptr{
	unix.SYS_CLONE3, unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER, unix.SYS_EXECVEAT,
	unix.SYS_LANDLOCK_CREATE_RULESET, unix.SYS_LANDLOCK_ADD_RULE, unix.SYS_LANDLOCK_RESTRICT_SELF, unix.SYS_SECCOMP,
	unix.SYS_IO_SETUP, unix.SYS_IO_SUBMIT, unix.SYS_IO_GETEVENTS, unix.SYS_IO_DESTROY, unix.SYS_IO_CANCEL,
}

// namespaces are the flags of clone(2) that make one.
const namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET

// calls is the filter for a policy.
func calls(p *Policy, f Features) callTable {
	t := callTable{arch: auditArch, last: lastCall, verdicts: map[uintptr]verdict{}}
	for _, list := range [][]uintptr{common, legacy} {
		for _, n := range list {
			t.verdicts[n] = allow
		}
	}
	for _, n := range absent {
		t.verdicts[n] = notThere
	}
	for _, n := range permissionCalls {
		t.verdicts[n] = permissions(p, f)
	}
	t.verdicts[unix.SYS_LISTEN] = listening(p, f)
	t.verdicts[unix.SYS_CONNECT] = connecting(p, f)
	t.rules = append(fixed(), socketRule(p, f))
	return t
}

// permissions: Landlock does not see them change. In a view, and as a user of its own, the
// process can only hit what is its own to write.
func permissions(p *Policy, f Features) verdict {
	if f.View || p.User != nil && f.Users {
		return allow
	}
	return notPermitted
}

// fixed are the rules that no policy changes.
func fixed() []rule {
	sends := func(number uintptr, flags int) rule {
		// TCP Fast Open connects without asking Landlock.
		return rule{number, []ruleCase{allowed(lacks(flags, unix.MSG_FASTOPEN))}, notPermitted}
	}
	return []rule{
		{unix.SYS_CLONE, []ruleCase{allowed(lacks(0, namespaces))}, notPermitted},
		// Pushing characters into the terminal runs them in the shell that started us.
		{unix.SYS_IOCTL, []ruleCase{{[]clause{is(1, unix.TIOCSTI, unix.TIOCLINUX, unix.TIOCSETD, unix.TIOCCONS)}, notPermitted}}, allow},
		// Files without a name have no place at which Landlock could forbid to execute them.
		{unix.SYS_MEMFD_CREATE, []ruleCase{allowed(has(1, unix.MFD_NOEXEC_SEAL))}, notPermitted},
		// Only one's own limits and priority, not those of other processes of the account.
		{unix.SYS_PRLIMIT64, []ruleCase{allowed(is(0, 0))}, notPermitted},
		{unix.SYS_SETPRIORITY, []ruleCase{allowed(is(0, unix.PRIO_PROCESS), is(1, 0))}, notPermitted},
		// A pair of datagram sockets could send to sockets that are none of a pair.
		{unix.SYS_SOCKETPAIR, []ruleCase{allowed(is(0, unix.AF_UNIX), kind(unix.SOCK_STREAM, unix.SOCK_SEQPACKET))}, notPermitted},
		sends(unix.SYS_SENDTO, 3), sends(unix.SYS_SENDMSG, 2), sends(unix.SYS_SENDMMSG, 3),
	}
}

// kind is a type of socket, whatever flags are with it.
func kind(types ...uint32) clause { return clause{1, 0xf, types} }

// socketRule says which sockets can be made.
func socketRule(p *Policy, f Features) rule {
	// The routing tables: what os.networkInterfaces() and getaddrinfo(3) ask. Changing them takes a capability.
	cases := []ruleCase{allowed(is(0, unix.AF_NETLINK), kind(unix.SOCK_RAW, unix.SOCK_DGRAM), is(2, unix.NETLINK_ROUTE))}
	net := p.Network
	if !net.Connect.none() || !net.Bind.none() || net.Resolve {
		// Landlock restricts TCP alone: MPTCP and SCTP are other protocols of the same family.
		cases = append(cases, allowed(is(0, unix.AF_INET, unix.AF_INET6), kind(unix.SOCK_STREAM), is(2, 0, unix.IPPROTO_TCP)))
	}
	if net.UDP {
		cases = append(cases, allowed(is(0, unix.AF_INET, unix.AF_INET6), kind(unix.SOCK_DGRAM), is(2, 0, unix.IPPROTO_UDP)))
	}
	if unixSockets(p, f) {
		cases = append(cases, allowed(is(0, unix.AF_UNIX)))
	}
	return rule{unix.SYS_SOCKET, cases, notPermitted}
}

// unixSockets: where Features.Sockets holds, the process sees only those that it may reach.
func unixSockets(p *Policy, f Features) bool { return p.AnySocket || f.Sockets() }

// listening: who may bind no port was handed the sockets that it accepts from, and they
// listen already. Without this, listen(2) on a socket that was never bound would
// take a free port without asking Landlock.
func listening(p *Policy, f Features) verdict {
	if p.Network.Bind.none() && !unixSockets(p, f) {
		return doneNothing
	}
	return allow
}

func connecting(p *Policy, f Features) verdict {
	net := p.Network
	if unixSockets(p, f) || net.UDP || net.Resolve || !net.Connect.none() {
		return allow
	}
	return notPermitted
}
