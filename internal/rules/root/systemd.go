package root

import (
	"path"
	"regexp"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

const systemdExec = "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html"

// runners are programs that start a Node application.
var runners = map[string]bool{
	"node": true, "nodejs": true, "npm": true, "npx": true, "yarn": true, "pnpm": true, "pm2": true, "pm2-runtime": true,
	"bun": true, "bunx": true, "deno": true, "tsx": true, "ts-node": true, "nodemon": true, "forever": true, "next": true, "nest": true,
}

var scriptFile = regexp.MustCompile(`\.[cm]?[jt]s$`)

// nodeService returns the unit and the setting that starts a Node application,
// or nil if the unit starts something else or is the user's own.
func nodeService(f *deploy.File) (*deploy.Unit, *deploy.Setting) {
	if f.Unit == nil || strings.Contains(f.Text.Name, "systemd/user/") {
		return nil, nil
	}
	for _, s := range f.Unit.All("Service", "ExecStart") {
		for _, w := range s.Exec().Words {
			for _, part := range strings.Fields(w.Value) { // the script of `sh -c`
				if runners[path.Base(part)] || scriptFile.MatchString(part) {
					return f.Unit, s
				}
			}
		}
	}
	return nil, nil
}

// isYes reports whether a setting is one of systemd's words for true.
func isYes(s *deploy.Setting) bool {
	if s == nil {
		return false
	}
	switch strings.ToLower(s.Value.Value) {
	case "1", "yes", "true", "on":
		return true
	}
	return false
}

var serviceRunsAsRoot = rule.Check{
	ID:       "root/service-runs-as-root",
	Title:    "systemd service runs as root",
	Why:      "Whoever takes over the service owns the machine: every file, every account, every other service.",
	Fix:      "Add `User=` with an account of its own, or `DynamicUser=yes`, to the [Service] section.",
	When:     "A unit whose ExecStart runs node, npm or a script has no User= and no DynamicUser=, or has User=root or 0. Units of other programs count only with node in their command.",
	Quiet:    "Units in a folder systemd/user, which run as the user who is logged in. A drop-in that sets User= for a unit in another file is not seen.",
	CWE:      250,
	Severity: rule.High,
	Links:    []string{systemdExec + "#User="},
	Config: func(p *rule.ConfigPass) {
		u, start := nodeService(p.File)
		if u == nil {
			return
		}
		user := u.Last("Service", "User")
		switch {
		case user != nil && isRoot(user.Value.Value):
			f := p.Reportf(user.Value, "The service runs as root: User is %s.", user.Value.Value)
			f.Label, f.Confidence = "uid 0", rule.Certain
		case user == nil && !isYes(u.Last("Service", "DynamicUser")):
			f := p.Reportf(start.Key, "The service runs as root: the unit has no User= line.")
			f.Label = "starts as uid 0"
			if wanted := u.Last("Install", "WantedBy"); wanted != nil && wanted.Value.Value == "default.target" {
				f.Confidence = rule.Possible // mostly the unit of a user, not of the system
			}
		}
	},
}

// impliesNoNewPrivileges lists settings that turn NoNewPrivileges on in a
// service with an ordinary user: systemd.exec(5), NoNewPrivileges=.
var impliesNoNewPrivileges = []string{
	"SystemCallFilter", "SystemCallArchitectures", "SystemCallLog", "RestrictAddressFamilies", "RestrictNamespaces",
	"RestrictFileSystems", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
	"ProtectClock", "ProtectHostname", "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser",
	"LockPersonality",
}

var serviceMayGainPrivileges = rule.Check{
	ID:       "root/service-may-gain-privileges",
	Title:    "systemd service may gain privileges",
	Why:      "A set-user-id program, such as sudo or mount, makes an ordinary process root. NoNewPrivileges=yes closes that way for the service and all that it starts.",
	Fix:      "Add `NoNewPrivileges=yes` to the [Service] section.",
	When:     "A unit that starts a Node application as an ordinary user has no NoNewPrivileges=yes.",
	Quiet:    "Another setting implies it, such as DynamicUser=, SystemCallFilter= or PrivateDevices=; the service runs as root, which is the graver finding.",
	CWE:      269,
	Severity: rule.Low,
	Links:    []string{systemdExec + "#NoNewPrivileges="},
	Config: func(p *rule.ConfigPass) {
		u, _ := nodeService(p.File)
		if u == nil {
			return
		}
		user := u.Last("Service", "User")
		if user == nil || isRoot(user.Value.Value) || isYes(u.Last("Service", "NoNewPrivileges")) {
			return
		}
		for _, key := range impliesNoNewPrivileges {
			if s := u.Last("Service", key); s != nil && s.Value.Value != "no" && s.Value.Value != "false" {
				return
			}
		}
		p.Reportf(user.Key, "The service may gain privileges by set-user-id programs: NoNewPrivileges= is not set.")
	},
}

var serviceCapability = rule.Check{
	ID:       "root/service-capability",
	Title:    "systemd service with powers of root",
	Why:      "Ambient capabilities make an ordinary user nearly root: with CAP_SYS_ADMIN or CAP_DAC_OVERRIDE the service, and whoever takes it over, is past every permission.",
	Fix:      "Keep `AmbientCapabilities=CAP_NET_BIND_SERVICE` at most, and none if the port is 1024 or above.",
	When:     "A unit that starts a Node application has AmbientCapabilities= with more than CAP_NET_BIND_SERVICE.",
	Quiet:    "CapabilityBoundingSet= alone: it only limits what could be gained.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{systemdExec + "#AmbientCapabilities="},
	Config: func(p *rule.ConfigPass) {
		u, _ := nodeService(p.File)
		if u == nil {
			return
		}
		for _, s := range u.All("Service", "AmbientCapabilities") {
			if strings.HasPrefix(s.Value.Value, "~") {
				f := p.Reportf(s.Value, "The service gets every power of root but those listed.")
				f.Severity = rule.High
				continue
			}
			for _, name := range strings.Fields(s.Value.Value) {
				short, severity, gives := capability(name)
				if short == "NET_BIND_SERVICE" {
					continue
				}
				f := p.Reportf(s.Value, "The service gets the power %s.", name)
				if severity != 0 {
					f.Severity, f.Message = severity, "The service gets the power "+name+": "+gives+"."
				}
			}
		}
	},
}

var privilegedStep = rule.Check{
	ID:    "root/privileged-step",
	Title: "step of a service with full privileges",
	Why: "A command with the prefix + or ! runs as root although the unit names a user. If the service can change the script or what it reads, " +
		"it decides what root does at the next start.",
	Fix:      "Let systemd make what the step makes: StateDirectory=, RuntimeDirectory=, or an own unit for what needs root.",
	When:     "An Exec setting of a unit that starts a Node application has the prefix +, ! or !!.",
	Quiet:    "Other prefixes; a unit without an ordinary user, which is the graver finding.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines"},
	Config: func(p *rule.ConfigPass) {
		u, _ := nodeService(p.File)
		if u == nil || u.Last("Service", "User") == nil && !isYes(u.Last("Service", "DynamicUser")) {
			return
		}
		for _, key := range []string{"ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost"} {
			for _, s := range u.All("Service", key) {
				e := s.Exec()
				if !strings.ContainsAny(e.Prefix.Value, "+!") || len(e.Words) == 0 {
					continue
				}
				f := p.Reportf(e.Prefix, "%s runs %s as root: it has the prefix %s.", key, e.Name(), e.Prefix.Value)
				if key == "ExecStart" {
					f.Severity = rule.High
				}
			}
		}
	},
}
