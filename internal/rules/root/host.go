package root

import (
	"path"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/internal/yaml"
)

// A hostMount is a file or folder of the machine inside a container.
type hostMount struct {
	what string // who mounts it: "service web", "pod shop"
	path string
	at   *yaml.Node
}

func eachHostMount(f *deploy.File, visit func(m hostMount)) {
	if f.Compose != nil {
		for _, s := range f.Compose.Services {
			for _, m := range s.Mounts {
				if source := composeDefault(m.Source); strings.HasPrefix(source, "/") {
					visit(hostMount{"service " + s.Name.Value, path.Clean(source), m.Node})
				}
			}
		}
	}
	for _, w := range f.Workloads {
		for _, h := range w.HostPaths {
			visit(hostMount{"volume " + h.Volume, path.Clean(h.Path.Str()), h.Path})
		}
	}
}

// sockets are the control sockets of container engines.
var sockets = map[string]bool{
	"docker.sock": true, "containerd.sock": true, "crio.sock": true, "podman.sock": true, "cri-dockerd.sock": true,
}

var containerSocket = rule.Check{
	ID:       "root/container-socket",
	Title:    "control socket of the container engine inside a container",
	Why:      "Who can talk to the engine can start a privileged container with the disk of the machine in it. The socket is root on the machine, also when it is mounted read-only.",
	Fix:      "Remove the mount. Where a tool must see the containers, put a proxy between that lets through only the reading calls.",
	When:     "A compose service or a Kubernetes pod mounts docker.sock, containerd.sock, crio.sock or podman.sock of the machine.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://docs.docker.com/engine/security/#docker-daemon-attack-surface"},
	Config: func(p *rule.ConfigPass) {
		eachHostMount(p.File, func(m hostMount) {
			if sockets[path.Base(m.path)] {
				f := p.Reportf(m.at, "The %s mounts %s: with it the container controls the machine.", m.what, m.path)
				f.Confidence = rule.Certain
			}
		})
	},
}

// hostFolders rates folders of the machine by what a container does with
// them.
var hostFolders = map[string]rule.Severity{
	"/":                   rule.High,
	"/etc":                rule.High,
	"/root":               rule.High,
	"/boot":               rule.High,
	"/dev":                rule.High,
	"/proc":               rule.High,
	"/sys":                rule.Medium,
	"/usr":                rule.High,
	"/bin":                rule.High,
	"/lib":                rule.High,
	"/home":               rule.Medium,
	"/var":                rule.High,
	"/run":                rule.High,
	"/var/run":            rule.High,
	"/var/lib/docker":     rule.High,
	"/var/lib/containerd": rule.High,
	"/var/lib/kubelet":    rule.High,
	"/etc/kubernetes":     rule.High,
	"/etc/shadow":         rule.High,
}

var hostFiles = rule.Check{
	ID:       "root/host-files",
	Title:    "system folder of the machine inside a container",
	Why:      "What holds the accounts, programs or devices of the machine lets a container read its secrets, and write itself a way out.",
	Fix:      "Mount the one file or folder that the service needs, read-only if it only reads.",
	When:     "A compose service or a Kubernetes pod mounts /, /etc, /root, /proc, /dev, /var or another folder that belongs to the system.",
	Quiet:    "Single files such as /etc/localtime; folders below the project or of your own.",
	CWE:      668,
	Severity: rule.High,
	Links:    []string{"https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"},
	Config: func(p *rule.ConfigPass) {
		eachHostMount(p.File, func(m hostMount) {
			severity := hostFolders[m.path]
			if severity == 0 {
				return
			}
			f := p.Reportf(m.at, "The %s puts %s of the machine into the container.", m.what, m.path)
			f.Severity, f.Confidence = severity, rule.Certain
			if readOnly(m.at) && f.Severity > rule.Medium {
				f.Severity = rule.Medium
			}
		})
	},
}

// readOnly reports whether a compose mount is read-only.
func readOnly(n *yaml.Node) bool {
	return n.Get("read_only").Is(true) || strings.HasSuffix(n.Str(), ":ro") || strings.HasSuffix(n.Str(), ":ro,z")
}

// hostNamespaces says what sharing each namespace of the machine gives. The
// compose key holds "host", the Kubernetes key true.
var hostNamespaces = []struct {
	compose, kubernetes string
	severity            rule.Severity
	gives               string
}{
	{"network_mode", "hostNetwork", rule.Medium, "every port of the machine, also those bound to 127.0.0.1"},
	{"pid", "hostPID", rule.High, "every process of the machine, with its environment"},
	{"ipc", "hostIPC", rule.Medium, "the shared memory of the machine"},
	{"uts", "", rule.Low, "the host name of the machine"},
}

var hostNamespace = rule.Check{
	ID:       "root/host-namespace",
	Title:    "container without a wall to the machine",
	Why:      "Namespaces are the walls of a container. Without them it sees, and as root changes, what belongs to the machine and to other services.",
	Fix:      "Remove the line; publish the ports that the service needs.",
	When:     "A compose service has network_mode, pid, ipc or uts: host; a Kubernetes pod has hostNetwork, hostPID or hostIPC: true.",
	CWE:      653,
	Severity: rule.Medium,
	Links:    []string{"https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"},
	Config: func(p *rule.ConfigPass) {
		for _, h := range hostNamespaces {
			if p.File.Compose != nil {
				for _, s := range p.File.Compose.Services {
					if n := s.Node.Get(h.compose); n.Str() == "host" {
						f := p.Reportf(n.Entry(), "The service %s shares %s (%s: host).", s.Name.Value, h.gives, h.compose)
						f.Severity, f.Confidence = h.severity, rule.Certain
					}
				}
			}
			for _, w := range p.File.Workloads {
				if n := w.Pod.Get(h.kubernetes); h.kubernetes != "" && n.Is(true) {
					f := p.Reportf(n.Entry(), "The pod shares %s (%s: true).", h.gives, h.kubernetes)
					f.Severity, f.Confidence = h.severity, rule.Certain
				}
			}
		}
	},
}

var unconfined = rule.Check{
	ID:       "root/unconfined",
	Title:    "filter of system calls or access policy turned off",
	Why:      "The default filters keep a container from calls that have broken out of containers before. Without them a fault in the kernel is in reach.",
	Fix:      "Remove the line, so that the default profile applies.",
	When:     "A compose service has security_opt seccomp, apparmor or systempaths unconfined, label:disable, or no-new-privileges:false; a Kubernetes pod or container has seccompProfile or appArmorProfile of type Unconfined, or procMount Unmasked.",
	CWE:      693,
	Severity: rule.Medium,
	Links:    []string{"https://docs.docker.com/engine/security/seccomp/", "https://kubernetes.io/docs/tutorials/security/seccomp/"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			for _, n := range c.self.Get("security_opt").Items() {
				if weakOption(n.Str()) {
					p.Reportf(n, "The %s turns a protection off: %s.", c.what, n.Str()).Confidence = rule.Certain
				}
			}
			for _, key := range []string{"seccompProfile", "appArmorProfile"} {
				if n := c.setting(key).Get("type"); n.Str() == "Unconfined" {
					p.Reportf(n.Entry(), "The %s runs without its default protection: %s is Unconfined.", c.what, key).Confidence = rule.Certain
				}
			}
			if n := c.context.Get("procMount"); n.Str() == "Unmasked" {
				p.Reportf(n.Entry(), "The %s sees the parts of /proc that are hidden by default.", c.what).Confidence = rule.Certain
			}
		})
	},
}

// weakOption reports whether an entry of security_opt takes a protection away.
// Docker separates name and value by = or, in the old form, by a colon.
func weakOption(s string) bool {
	switch strings.Replace(strings.ToLower(s), ":", "=", 1) {
	case "seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined", "label=disable", "no-new-privileges=false":
		return true
	}
	return false
}
