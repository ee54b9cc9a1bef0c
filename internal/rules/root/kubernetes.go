package root

import (
	"strings"

	"tenet/internal/rule"
)

var mayRunAsRoot = rule.Check{
	ID:    "root/may-run-as-root",
	Title: "nothing keeps the container from running as root",
	Why: "Whether the service is root depends on the last line of some Dockerfile, and changes with it unseen. " +
		"With runAsNonRoot the container does not start as root, whatever the image says.",
	Fix:      "Set `runAsNonRoot: true` in the securityContext of the pod, and a runAsUser above 0.",
	When:     "Neither a Kubernetes container nor its pod sets runAsNonRoot: true or a runAsUser above 0.",
	Quiet:    "runAsUser is 0, which root/container-runs-as-root reports; the pod has hostUsers: false, which makes its root an ordinary user of the machine; Windows.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{"https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			if c.pod == nil || c.pod.Pod.Get("hostUsers").Is(false) {
				return
			}
			nonRoot := c.setting("runAsNonRoot")
			if nonRoot.Is(true) || c.setting("runAsUser") != nil {
				return
			}
			if nonRoot.Is(false) {
				c.soften(p.Reportf(nonRoot.Entry(), "The %s may run as root: runAsNonRoot is false.", c.what)).Confidence = rule.Certain
				return
			}
			c.soften(p.Reportf(c.at, "The %s runs as whatever user its image names: runAsNonRoot is not set.", c.what))
		})
	},
}

var mayGainPrivileges = rule.Check{
	ID:       "root/may-gain-privileges",
	Title:    "processes may gain privileges",
	Why:      "A set-user-id program in the image makes an ordinary process root. allowPrivilegeEscalation: false closes that way.",
	Fix:      "Set `allowPrivilegeEscalation: false` in the securityContext of the container.",
	When:     "A Kubernetes container does not set allowPrivilegeEscalation: false. Set to true it is of medium severity.",
	Quiet:    "The container is privileged or adds SYS_ADMIN, which is the graver finding; Windows.",
	CWE:      269,
	Severity: rule.Low,
	Links:    []string{"https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			if c.pod == nil || c.privileged() != nil || c.adds("SYS_ADMIN") {
				return
			}
			n := c.context.Get("allowPrivilegeEscalation")
			switch {
			case n.Is(false):
			case n.Is(true):
				f := p.Reportf(n.Entry(), "The %s lets its processes gain privileges: allowPrivilegeEscalation is true.", c.what)
				f.Severity, f.Confidence = rule.Medium, rule.Certain
				c.soften(f)
			default:
				p.Reportf(c.at, "The %s lets its processes gain privileges: allowPrivilegeEscalation is not set to false.", c.what)
			}
		})
	},
}

// adds reports whether a Kubernetes container adds a capability.
func (c container) adds(name string) bool { return c.lists("add", name) }

func (c container) lists(list, name string) bool {
	for _, n := range c.context.Get("capabilities", list).Items() {
		if short, _, _ := capability(n.Str()); strings.EqualFold(short, name) {
			return true
		}
	}
	return false
}

var capabilitiesKept = rule.Check{
	ID:       "root/capabilities-kept",
	Title:    "capabilities that the service does not need",
	Why:      "Fourteen powers of root come with every container. A service that does not need them is a smaller prize without them.",
	Fix:      "Set `capabilities: {drop: [ALL]}` in the securityContext of the container.",
	When:     "A Kubernetes container does not drop ALL capabilities.",
	Quiet:    "The container is privileged, which is the graver finding; Windows.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			if c.pod == nil || c.privileged() != nil || c.lists("drop", "ALL") {
				return
			}
			at := rule.Place(c.at)
			if drop := c.context.Get("capabilities", "drop"); drop != nil {
				at = drop
			}
			p.Reportf(at, "The %s keeps capabilities of root: it does not drop ALL.", c.what)
		})
	},
}

var writableRoot = rule.Check{
	ID:       "root/writable-root",
	Title:    "service can change its own files",
	Why:      "Whoever takes over the service can put their own code beside yours, and stays until the container ends.",
	Fix:      "Set `readOnlyRootFilesystem: true` and mount an emptyDir where the service writes.",
	When:     "A Kubernetes container does not set readOnlyRootFilesystem: true.",
	Quiet:    "Containers that end before the service starts; a privileged container, which is the graver finding; Windows.",
	CWE:      732,
	Severity: rule.Low,
	Links:    []string{"https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			if c.pod == nil || c.init || c.privileged() != nil {
				return
			}
			n := c.context.Get("readOnlyRootFilesystem")
			switch {
			case n.Is(true):
			case n.Is(false):
				p.Reportf(n.Entry(), "The %s can change its own files: readOnlyRootFilesystem is false.", c.what)
			default:
				p.Reportf(c.at, "The %s can change its own files: readOnlyRootFilesystem is not set.", c.what)
			}
		})
	},
}
