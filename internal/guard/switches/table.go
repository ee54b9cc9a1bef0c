package switches

import (
	"fmt"
	"slices"
	"strings"
)

// A nodeSwitch is one thing that Node.js or the preload can be told.
type nodeSwitch struct {
	name   string // in guard.switchesOff; "" if it cannot be turned off
	flag   string // as documented
	where  string
	since  string // range of versions
	why    string
	breaks string
	never  string // why it is not used by any version
	// set returns the words for NODE_OPTIONS, and what the line shows; or why it is
	// left out here.
	set func(*plan) (words []string, value, leftOut string)
}

const (
	inOptions     = "NODE_OPTIONS"
	inPreload     = "preload"
	inEnvironment = "environment"
)

// switches are all that guard knows of, the ones it decided against too.
var switches = []nodeSwitch{
	{
		name: "listen", flag: "TENET_GUARD_SOCKET", where: inEnvironment, since: ">=20.12",
		why:    "The application hears only guard's proxy: its first server on TCP listens on a unix socket instead (a named pipe on Windows), and requests carry who sent them.",
		breaks: "Servers of HTTP/2 that read streams instead of requests: guard speaks HTTP/1.1 to the application. Client certificates are guard's to check.",
		set: func(p *plan) ([]string, string, string) {
			if p.Socket == "" {
				return nil, "", "no socket is given"
			}
			return nil, p.Socket, ""
		},
	},
	{
		name: "eval", flag: "--disallow-code-generation-from-strings", where: inOptions, since: ">=20.12",
		why:    "Text of an attacker cannot become code: eval and the constructors of functions are refused, and the preload refuses what this switch misses (vm, worker threads, node -e, data: addresses).",
		breaks: "Packages that make functions from text, unless they are known or named in guard.allowEval.",
		set:    flagged("--disallow-code-generation-from-strings"),
	},
	{
		name: "strict", flag: "'use strict'", where: inPreload, since: ">=20.12",
		why:    "The application's own CommonJS files are compiled in strict mode, where a misspelt variable is an error. Packages in node_modules stay as they are.",
		breaks: "Files with undeclared variables, with, octal numbers, duplicate parameters. They fail when they are loaded or run, with their own name and line.",
		set:    func(*plan) ([]string, string, string) { return nil, "own CommonJS files", "" },
	},
	{
		name: "proto", flag: "--disable-proto=delete", where: inOptions, since: ">=20.12",
		why:    "The accessor __proto__ is the usual way to prototype pollution (CWE-1321).",
		breaks: "Code that reads or sets __proto__ of an object. In literals it stays what it is.",
		set:    flagged("--disable-proto=delete"),
	},
	{
		name: "addons", flag: "--no-addons", where: inOptions, since: ">=20.12",
		why:    "No machine code is loaded into the process.",
		breaks: "Packages with native addons.",
		set: func(p *plan) ([]string, string, string) {
			if len(p.found.addons) > 0 {
				return nil, "", "native addons are installed: " + someOf(p.found.addons, maxAddonsNamed)
			}
			return []string{"--no-addons"}, "--no-addons", ""
		},
	},
	{
		name: "permission", flag: "--permission", where: inOptions, since: ">=22.13 <23 || >=23.5",
		why:    "Node.js itself refuses files outside of the project. A second fence: it follows links, the sandbox does not.",
		breaks: "Reading or writing elsewhere, unless it is named in guard.read or guard.write.",
		set:    permission,
	},
	{
		name: "secure-heap", flag: "--secure-heap=N", where: inOptions, since: ">=20.12",
		why: "Private keys lie in memory that is neither swapped out nor dumped.",
		set: func(p *plan) ([]string, string, string) {
			if p.windows() {
				return nil, "", "OpenSSL has none on Windows"
			}
			n := p.SecureHeap
			if n == 0 {
				n = 64 << 10
			}
			word := fmt.Sprint("--secure-heap=", n)
			return []string{word}, word, ""
		},
	},
	{
		name: "sigusr1", flag: "--disable-sigusr1", where: inOptions, since: ">=22.14 <23 || >=23.7",
		why:    "SIGUSR1 opens the inspector, through which anybody on the machine can run code in the process.",
		breaks: "Debugging a running process by its id.",
		set:    flagged("--disable-sigusr1"),
	},
	{
		name: "node-env", flag: "NODE_ENV=production", where: inEnvironment, since: ">=20.12",
		why: "Frameworks show errors with their stacks unless NODE_ENV is production.",
		set: func(p *plan) ([]string, string, string) {
			if v := getenv(p.cmd.env, "NODE_ENV"); v != "" {
				return nil, "", fmt.Sprintf("it is set to %q", v)
			}
			return nil, "NODE_ENV=production", ""
		},
	},
	{
		flag: "--use_strict", where: "command line", since: ">=20.12",
		never: "It has no effect on CommonJS files, and is refused in NODE_OPTIONS: the preload does it.",
	},
	{
		flag: "--frozen-intrinsics", where: inOptions, since: ">=20.12",
		never: "Express does not load with it.",
	},
	{
		flag: "--jitless", where: inOptions, since: ">=20.12",
		never: "There is no WebAssembly with it, which fetch needs in Node.js 20, and everything is many times slower.",
	},
	{
		flag: "--experimental-permission", where: inOptions, since: "<23.5",
		never: "Node.js 24 refuses to start with it. --permission is used where there is one.",
	},
}

// Names returns the names of the switches that can be turned off.
func Names() []string {
	var out []string
	for _, s := range switches {
		if s.name != "" {
			out = append(out, s.name)
		}
	}
	return out
}

func flagged(word string) func(*plan) ([]string, string, string) {
	return func(*plan) ([]string, string, string) { return []string{word}, word, "" }
}

// permission allows reading the project, what it resolves packages in, what was
// named, and what every program needs. Starting threads and processes and the
// network are left to the sandbox, which knows what may be run and reached.
func permission(p *plan) (words []string, value, leftOut string) {
	words = []string{"--permission"}
	for _, dir := range p.readable() {
		words = append(words, "--allow-fs-read="+dir)
	}
	for _, dir := range p.writable() {
		words = append(words, "--allow-fs-write="+dir)
	}
	value = strings.Join(words, " ")
	if !p.windows() {
		value += ", and what every program reads"
		for _, file := range append(slices.Clone(common), streams...) {
			words = append(words, "--allow-fs-read="+file)
		}
		for _, file := range streams {
			words = append(words, "--allow-fs-write="+file)
		}
	}
	// Node.js warns of both; whoever reads the lines of a Launch knows.
	words = append(words, "--allow-worker", "--allow-child-process", "--disable-warning=SecurityWarning")
	if within(p.version, ">=25") { // before, it did not know the network: all or nothing is no fence
		words = append(words, "--allow-net")
	}
	if len(p.found.addons) > 0 || p.off("addons") {
		words = append(words, "--allow-addons")
	}
	return words, value, ""
}

// common is what libraries read of a system: certificates, names, zones, and
// what the kernel says of load and limits. Whose files in /proc are readable is
// the kernel's decision.
var common = []string{
	"/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted", "/usr/lib/ssl",
	"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services", "/etc/protocols", "/etc/localtime", "/etc/timezone",
	"/etc/os-release", "/etc/mime.types", "/etc/fonts", "/usr/share", "/usr/local/share", "/proc", "/sys/fs/cgroup", "/sys/devices/system/cpu",
	"/dev/zero", "/dev/random", "/dev/urandom",
}

// streams can be written, too.
var streams = []string{"/dev/null", "/dev/stdout", "/dev/stderr", "/dev/fd"}

// someOf names the first few of a list.
func someOf(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}
