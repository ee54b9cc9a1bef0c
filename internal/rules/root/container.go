package root

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
	"tenet/internal/yaml"
)

// A container is what compose and Kubernetes have in common: a process that
// somebody configures from outside.
type container struct {
	what string     // "service web", "container app"
	at   *yaml.Node // where something that is missing would stand
	init bool       // runs before the others and ends
	dev  bool       // of a file for development or tests
	self *yaml.Node // the service or container itself

	pod     *deploy.Workload // Kubernetes
	context *yaml.Node       // Kubernetes: securityContext of the container
}

// eachContainer calls visit for every service of a compose file and every
// container of a Kubernetes workload that runs on Linux.
func eachContainer(f *deploy.File, visit func(c container)) {
	if f.Compose != nil {
		for _, s := range f.Compose.Services {
			visit(container{what: "service " + s.Name.Value, at: s.Name, self: s.Node, dev: rule.IsForDevelopment(f.Text.Name)})
		}
	}
	for i := range f.Workloads {
		w := &f.Workloads[i]
		if isWindows(w.Pod) {
			continue
		}
		for _, c := range w.Containers {
			at := c.Node.Get("name")
			if at == nil {
				at = c.Node
			}
			visit(container{what: "container " + c.Name, at: at, init: c.Init, self: c.Node, pod: w, context: c.Context})
		}
	}
}

func isWindows(pod *yaml.Node) bool {
	return pod.Get("os", "name").Str() == "windows" || pod.Get("nodeSelector", "kubernetes.io/os").Str() == "windows"
}

// setting returns a key of the container's securityContext, or where that is
// silent, of the pod's.
func (c container) setting(key string) *yaml.Node {
	if n := c.context.Get(key); n != nil {
		return n
	}
	if c.pod == nil {
		return nil
	}
	return c.pod.Pod.Get("securityContext", key)
}

// privileged returns the node that makes the container privileged, or nil.
func (c container) privileged() *yaml.Node {
	n := c.self.Get("privileged")
	if c.pod != nil {
		n = c.context.Get("privileged")
	}
	if n.Is(true) {
		return n
	}
	return nil
}

// soften lowers the severity for containers that end before the service
// starts: many prepare a volume, and nobody can reach them. It does the same
// for those that are for development.
func (c container) soften(f *rule.Finding) *rule.Finding {
	if c.init || c.dev {
		lower(f)
	}
	return f
}

func lower(f *rule.Finding) {
	if f.Severity > rule.Low {
		f.Severity--
	}
}

var containerRunsAsRoot = rule.Check{
	ID:       "root/container-runs-as-root",
	Title:    "container told to run as root",
	Why:      "Whoever takes over the service is root in the container, one fault in the kernel or one careless mount away from root on the machine.",
	Fix:      "Name an ordinary user, such as 1000, and give the files that it needs to that user.",
	When:     "A compose service has user root or 0; a Kubernetes container or its pod has runAsUser 0.",
	Quiet:    "No user is given: then the image decides, see root/image-runs-as-root and root/may-run-as-root. A value with a variable that has no default.",
	CWE:      250,
	Severity: rule.High,
	Links: []string{
		"https://docs.docker.com/reference/compose-file/services/#user",
		"https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
	},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			key, user := "user", c.self.Get("user")
			if c.pod != nil {
				key, user = "runAsUser", c.setting("runAsUser")
				if c.setting("runAsNonRoot").Is(true) {
					return // the container does not start at all
				}
			}
			if user == nil || !isRoot(composeDefault(user.Str())) {
				return
			}
			f := p.Reportf(user.Entry(), "The %s runs as root: %s is %s.", c.what, key, user.Str())
			f.Confidence = rule.Certain
			f.Label = "uid 0"
			c.soften(f)
		})
	},
}

// composeDefault returns what a value is when no variable is set:
// "${UID:-0}" is "0". https://docs.docker.com/reference/compose-file/interpolation/
func composeDefault(s string) string {
	inner, ok := strings.CutPrefix(s, "${")
	if !ok {
		return s
	}
	name, rest, ok := strings.Cut(inner, "-")
	end := strings.IndexByte(rest, '}')
	if !ok || end < 0 || strings.ContainsAny(name, "{}$") {
		return s
	}
	return rest[:end] + rest[end+1:]
}

var privilegedContainer = rule.Check{
	ID:       "root/privileged-container",
	Title:    "privileged container",
	Why:      "A privileged container has every capability and every device of the machine. Root in it is root on the machine: it mounts the disk and is out.",
	Fix:      "Remove `privileged: true`; add the one device or capability that is needed, if any.",
	When:     "A compose service or a Kubernetes container sets privileged: true.",
	CWE:      250,
	Severity: rule.Critical,
	Links: []string{
		"https://docs.docker.com/reference/compose-file/services/#privileged",
		"https://kubernetes.io/docs/concepts/security/pod-security-standards/",
	},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			if n := c.privileged(); n != nil {
				f := p.Reportf(n.Entry(), "The %s is privileged: it has every power of root on the machine.", c.what)
				f.Confidence = rule.Certain
				c.soften(f)
			}
		})
	},
}

// capabilities rates those that Docker does not give by default and that lead
// to the machine. https://man7.org/linux/man-pages/man7/capabilities.7.html
var capabilities = map[string]struct {
	severity rule.Severity
	gives    string
}{
	"ALL":             {rule.High, "every power of root"},
	"SYS_ADMIN":       {rule.High, "mounts, namespaces and most other powers of root"},
	"SYS_MODULE":      {rule.High, "loading code into the kernel"},
	"SYS_RAWIO":       {rule.High, "raw access to memory and devices"},
	"SYS_PTRACE":      {rule.High, "reading and changing other processes"},
	"DAC_READ_SEARCH": {rule.High, "reading every file of the machine"},
	"BPF":             {rule.High, "programs inside the kernel"},
	"SYS_BOOT":        {rule.Medium, "rebooting the machine"},
	"NET_ADMIN":       {rule.Medium, "changing the network and the firewall"},
	"PERFMON":         {rule.Medium, "watching the kernel and other processes"},
	"SYSLOG":          {rule.Medium, "the log and the addresses of the kernel"},
	"MAC_ADMIN":       {rule.Medium, "changing the access policy of the machine"},
	"MAC_OVERRIDE":    {rule.Medium, "ignoring the access policy of the machine"},
	"SYS_TIME":        {rule.Low, "setting the clock of the machine"},
	"SYS_RESOURCE":    {rule.Low, "ignoring limits"},
	"SYS_NICE":        {rule.Low, "the priority of other processes"},
	"IPC_LOCK":        {rule.Low, "locking memory"},
}

// capability looks up a name with or without CAP_ and in any case.
func capability(name string) (short string, severity rule.Severity, gives string) {
	short = strings.TrimPrefix(strings.ToUpper(name), "CAP_")
	c := capabilities[short]
	return short, c.severity, c.gives
}

var dangerousCapability = rule.Check{
	ID:       "root/dangerous-capability",
	Title:    "capability that leads to the machine",
	Why:      "Capabilities are the powers of root in pieces. Some of them are enough to leave the container.",
	Fix:      "Drop all capabilities and add back only what the service needs; a web service needs none, or NET_BIND_SERVICE.",
	When:     "A compose service or a Kubernetes container adds a capability that Docker does not give by default and that reaches beyond the container.",
	Quiet:    "Capabilities of Docker's default set, NET_BIND_SERVICE among them.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{"https://man7.org/linux/man-pages/man7/capabilities.7.html"},
	Config: func(p *rule.ConfigPass) {
		eachContainer(p.File, func(c container) {
			list := c.self.Get("cap_add")
			if c.pod != nil {
				list = c.context.Get("capabilities", "add")
			}
			for _, n := range list.Items() {
				short, severity, gives := capability(n.Str())
				if severity == 0 {
					continue
				}
				f := p.Reportf(n, "The %s gets the capability %s: %s.", c.what, short, gives)
				f.Severity, f.Confidence = severity, rule.Certain
				c.soften(f)
			}
		})
	},
}
