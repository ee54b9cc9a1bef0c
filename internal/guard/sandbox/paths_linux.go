package sandbox

// What programs read of a system. Each line is there because something known needs
// it; none of it is secret, and none tells about users.
var (
	// linker: what finds shared libraries. Command adds these themselves.
	linker = []string{"/etc/ld.so.cache", "/etc/ld-musl-x86_64.path", "/etc/ld-musl-aarch64.path", "/etc/alternatives"}
	// system: time zones, languages, fonts, and where distributions that unbundle Node.js keep its parts.
	system = []string{
		"/usr/share/nodejs", "/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone", "/usr/share/icu", "/usr/share/locale", "/usr/lib/locale",
		"/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/mime", "/etc/os-release", "/etc/mime.types",
	}
	certificates = []string{
		"/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf", "/usr/lib/ssl", "/etc/pki/tls", "/etc/pki/ca-trust/extracted", "/etc/ca-certificates/extracted",
		"/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/etc/crypto-policies/back-ends",
	}
	// kernel: what libuv reads of processors, memory and itself. What /proc has of other
	// processes that is worth reading asks for the right to debug them, which
	// Landlock refuses.
	kernel = []string{"/proc", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/sys/kernel/mm/transparent_hugepage"}
	// names: how the C library turns names into addresses; localhost is one, also without a network.
	// A file that is replaced later is seen after the next start.
	names = []string{"/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols"}
	// devices that a process without a terminal needs.
	devices = []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}
)
