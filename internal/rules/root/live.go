package root

import (
	"fmt"
	"strings"

	"tenet/internal/probe"
	"tenet/internal/rule"
)

var processRunsAsRoot = rule.Check{
	ID:       "root/process-runs-as-root",
	Title:    "process that runs as the superuser",
	Why:      "Whoever gets the process to run his code owns the machine, or the container and often the machine as well.",
	Fix:      "Start it as a user of its own: User= in a unit, USER in a Dockerfile, setpriv or su-exec elsewhere.",
	When:     "The effective user of a running process is 0.",
	Quiet:    "Other users, also those that may become root by sudo, which a process does not show.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://github.com/goldbergyoni/nodebestpractices#-65-run-nodejs-as-non-root-user", "https://man7.org/linux/man-pages/man5/proc_pid_status.5.html"},
	Live: func(p *rule.LivePass) {
		if proc := p.Process(); proc != nil && proc.UID == 0 {
			f := p.Reportf(placeOf(proc), "%s runs as root%s.", running(proc), confined(proc))
			if proc.Capabilities == 0 && proc.NoNewPrivs {
				f.Severity = rule.Medium // root by name
			}
		}
	},
}

// confined says what takes the edge off.
func confined(p *probe.Process) string {
	if p.Capabilities == 0 {
		return ", though without capabilities"
	}
	return ""
}

func running(p *probe.Process) string {
	if p.Node != "" {
		return "Node.js " + p.Node
	}
	if p.Program != "" {
		return p.Program
	}
	return "The process"
}

func placeOf(p *probe.Process) rule.LivePlace { return rule.LivePlace{URL: p.Name()} }

// strong are the capabilities that lead to root, or past its files, by their
// numbers in linux/capability.h.
var strong = map[int]string{
	0: "CAP_CHOWN", 1: "CAP_DAC_OVERRIDE", 2: "CAP_DAC_READ_SEARCH", 3: "CAP_FOWNER", 6: "CAP_SETGID", 7: "CAP_SETUID", 12: "CAP_NET_ADMIN", 16: "CAP_SYS_MODULE",
	17: "CAP_SYS_RAWIO", 19: "CAP_SYS_PTRACE", 21: "CAP_SYS_ADMIN", 31: "CAP_SETFCAP", 39: "CAP_BPF",
}

var processCapabilities = rule.Check{
	ID:       "root/process-capabilities",
	Title:    "process with powers of root",
	Why:      "Each of these capabilities is a way to root, or past the permissions of files, for whoever gets the process to run his code.",
	Fix:      "Take them away: CapabilityBoundingSet= in a unit, cap_drop: [ALL] in a compose file. To listen below 1024, CAP_NET_BIND_SERVICE is enough.",
	When:     "A running process that is not root has a capability such as CAP_SYS_ADMIN, CAP_SYS_PTRACE, CAP_SETUID or CAP_DAC_OVERRIDE in effect.",
	Quiet:    "CAP_NET_BIND_SERVICE and other harmless ones; root, which has a check of its own.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{"https://man7.org/linux/man-pages/man7/capabilities.7.html"},
	Live: func(p *rule.LivePass) {
		proc := p.Process()
		if proc == nil || proc.UID == 0 {
			return
		}
		var names []string
		for bit := range 64 {
			if name := strong[bit]; name != "" && proc.Capabilities&(1<<bit) != 0 {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			p.Reportf(placeOf(proc), "%s has %s.", running(proc), list(names))
		}
	},
}

func list(names []string) string {
	const show = 4
	if len(names) > show {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:show], ", "), len(names)-show)
	}
	return strings.Join(names, ", ")
}

var processMayGainPrivileges = rule.Check{
	ID:       "root/process-may-gain-privileges",
	Title:    "process that may become another user",
	Why:      "Whoever gets the process to run his code can start sudo, su or another program with the setuid bit, and each hole in one of them makes him root.",
	Fix:      "Set NoNewPrivileges=yes in the unit, no-new-privileges in the compose file, allowPrivilegeEscalation: false in Kubernetes.",
	When:     "A running Node.js process does not have no_new_privs set.",
	Quiet:    "Processes of root, of which the other checks speak; programs other than Node.js.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://docs.kernel.org/userspace-api/no_new_privs.html"},
	Live: func(p *rule.LivePass) {
		if proc := p.Process(); proc != nil && proc.IsNode() && proc.UID != 0 && !proc.NoNewPrivs {
			p.Reportf(placeOf(proc), "%s may gain privileges: no_new_privs is not set.", running(proc))
		}
	},
}

var processUnfiltered = rule.Check{
	ID:       "root/process-unfiltered",
	Title:    "process that may make every system call",
	Why:      "A hole in any of the kernel's several hundred calls is a way to root for whoever gets the process to run his code. A service needs a few dozen of them.",
	Fix:      "Set SystemCallFilter=@system-service in the unit; leave the profile of Docker on; set seccompProfile: RuntimeDefault in Kubernetes.",
	When:     "A running Node.js process has no seccomp filter.",
	Quiet:    "Processes of root, of which another check speaks; programs other than Node.js.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://docs.kernel.org/userspace-api/seccomp_filter.html", "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#SystemCallFilter="},
	Live: func(p *rule.LivePass) {
		if proc := p.Process(); proc != nil && proc.IsNode() && proc.UID != 0 && !proc.Seccomp {
			p.Reportf(placeOf(proc), "%s may make every system call: it has no seccomp filter.", running(proc))
		}
	},
}
