package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Line is one measure: what is done, and why or with which limits.
type Line struct {
	What string
	Why  string
}

// Explain says what a process under the policy can and cannot do on a system with
// these features, for people, in the order in which it is done. It does not say
// what is missing: Features.Missing does.
func Explain(p Policy, f Features) []Line {
	f.View = f.View && !p.NoView
	var out []Line
	for _, l := range []struct {
		there bool
		Line
	}{
		{p.User != nil && f.Users, Line{"runs as " + userText(p.User), "whoever takes over the application does not get your account"}},
		{f.Stage, Line{"no capabilities, no_new_privs", "setuid programs such as sudo give nothing, and nothing that was given up comes back"}},
		{f.Stage, Line{limitsText(p.Limits, "no core dumps"), "a process that runs wild does not take the machine with it, and no core file keeps its secrets"}},
		{f.Job && jobLimits(p.Limits) != (Limits{}), Line{limitsText(jobLimits(p.Limits)), "a process that runs wild does not take the machine with it"}},
		{f.Stage && p.Patient, Line{"does not interrupt other processes when it wakes", "the application and the proxy take turns for many requests at a time, which costs both less"}},
		{true, Line{environmentText(p.Env), "tokens in your shell are not the application's"}},
		{f.View, Line{"sees only what is listed here, read-only, and what it can write is not executable", "other files do not exist for it, and a program that is smuggled into a writable folder cannot be loaded, not even by the dynamic linker"}},
		{f.Landlock > 0, Line{"reads " + list(append(special(p.Read), "shared libraries"+usually(p.Read)), ""), "/etc/passwd, keys and other projects stay closed"}},
		{f.Landlock > 0, Line{"writes " + list(p.Write, "nothing"), writeWhy(p)}},
		{f.Landlock > 0, Line{"executes itself" + list(prefixed(p.Exec), "") + ", with the dynamic linker", "no other program can be started, such as a shell"}},
		{f.Landlock >= landlockTCP || f.Seccomp, Line{networkText(enforced(p.Network, f)), "what does not need to be reached cannot be attacked from here, nor be sent your data"}},
		{f.Seccomp, Line{socketsText(p, f), "the Docker socket is root on this machine, and others are nearly that"}},
		{f.Landlock >= landlockScope, Line{"signals reach only its own processes", "it cannot stop the proxy or other programs of the same user"}},
		{f.Landlock > 0, Line{"cannot debug or look into other processes", "the environment of the process that started it may hold secrets"}},
		{f.Seccomp, Line{"only the system calls that applications need, some 250 of 380", "no mounts, namespaces, debugging, io_uring, BPF, kernel keys, userfaultfd or files without a name: what break-outs are made of"}},
		{f.Stage || f.Job, Line{"ends when tenet guard ends", "nothing is left running without its proxy"}},
	} {
		if l.there {
			out = append(out, l.Line)
		}
	}
	return out
}

func userText(u *User) string {
	if u == nil {
		return ""
	}
	return fmt.Sprintf("%s (uid %d, gid %d)", u.Name, u.UID, u.GID)
}

// jobLimits are those that a job object holds.
func jobLimits(l Limits) Limits { return Limits{Processes: l.Processes, Data: l.Data} }

func limitsText(l Limits, out ...string) string {
	for _, limit := range []struct {
		value uint64
		what  string
	}{
		{l.Files, "open files"}, {l.Processes, "processes"}, {l.FileSize, "bytes a file"}, {l.Data, "bytes of memory"},
	} {
		if limit.value > 0 {
			out = append(out, fmt.Sprintf("%d %s", limit.value, limit.what))
		}
	}
	return "limits: " + strings.Join(out, ", ")
}

func environmentText(env []string) string {
	var names []string
	for _, variable := range env {
		name, _, _ := strings.Cut(variable, "=")
		names = append(names, name)
	}
	return "environment: " + list(names, "empty")
}

func writeWhy(p Policy) string {
	if slices.ContainsFunc(p.Write, func(folder string) bool { return within(p.workingDirectory(), folder) }) {
		return "that includes the folder that it runs in, so whoever takes it over can change its code for good"
	}
	return "the application cannot change its own code"
}

// enforced is what a network comes to on this system: without what keeps something closed,
// it is open.
func enforced(n Network, f Features) Network {
	if f.Landlock < landlockTCP {
		n.Connect.Any = n.Connect.Any || !n.Connect.none() || !f.Seccomp
		n.Bind.Any = n.Bind.Any || !n.Bind.none() || n.Connect.Any
	}
	n.UDP = n.UDP || !f.Seccomp
	return n
}

func networkText(n Network) string {
	var out []string
	for _, part := range []struct {
		ports Ports
		what  string
	}{{n.Connect, "connects to "}, {n.Bind, "listens on "}} {
		if !part.ports.none() {
			out = append(out, part.what+portsText(part.ports))
		}
	}
	switch {
	case n.UDP:
		out = append(out, "UDP")
	case n.Resolve:
		out = append(out, "looks up names by TCP")
	}
	if len(out) == 0 {
		return "no network: only the connections that the proxy hands over"
	}
	return "network: " + strings.Join(out, "; ")
}

func portsText(p Ports) string {
	if p.Any {
		return "any TCP port"
	}
	var out []string
	for _, port := range p.List {
		out = append(out, strconv.Itoa(int(port)))
	}
	return "TCP port " + strings.Join(out, ", ")
}

func socketsText(p Policy, f Features) string {
	switch {
	case p.AnySocket:
		return "unix sockets: those that its user may open"
	case f.Sockets():
		return "unix sockets: in the folders that it writes to" + list(prefixed(p.Sockets), "")
	}
	return "unix sockets: none but those that it is handed"
}

// usual are the paths that profiles list for every program.
func usual() []string { return slices.Concat(linker, system, certificates, kernel, names) }

// special are the paths that are this policy's own.
func special(paths []string) []string {
	var out []string
	for _, path := range paths {
		if !slices.Contains(usual(), path) && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// usually says in words what the others are.
func usually(paths []string) string {
	if !slices.ContainsFunc(paths, func(path string) bool { return slices.Contains(usual(), path) }) {
		return ""
	}
	return " and what else programs read of a system (certificates, time zones, name servers, /proc)"
}

func prefixed(paths []string) []string {
	if len(paths) == 0 {
		return nil
	}
	return append([]string{""}, paths...)
}

func list(items []string, none string) string {
	if len(items) == 0 {
		return none
	}
	return strings.Join(items, ", ")
}
