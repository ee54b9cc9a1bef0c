package root

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

var sudo = rule.Check{
	ID:    "root/sudo",
	Title: "command run by sudo",
	Why: "A service that is started by sudo is root for as long as it lives. An image or account in which sudo works without a password " +
		"gives root to whoever takes over the service.",
	Fix: "Start the service as an ordinary user; do what needs root once, when the machine or image is set up.",
	When: "A RUN, CMD or ENTRYPOINT of the stage that ships, a script of package.json or a line of a Procfile runs sudo, doas or su -c, " +
		"or a RUN installs sudo or writes to sudoers.",
	Quiet:    "Stages that the last one does not build on, and commands for another machine, as in `ssh host sudo ...`. `sudo -u NAME` and `su NAME -c` with an ordinary user are fine.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{"https://docs.docker.com/build/building/best-practices/#user"},
	Config: func(p *rule.ConfigPass) {
		eachCommand(p.File, func(c deploy.Command, when moment) {
			switch {
			case elevates(c):
				f := p.Reportf(c.Words[0], "%s runs a command as root.", c.Name())
				if when == starting {
					f.Severity, f.Message = rule.High, c.Name()+" starts the service, or a step of its start, as root."
				} else if p.File.Dockerfile != nil {
					f.Severity = rule.Low
				}
			case packageIndex(c, "sudo") > 0:
				f := p.Reportf(c.Words[packageIndex(c, "sudo")], "sudo is installed into the image that ships.")
				f.Severity, f.Fix = rule.Low, "Leave sudo out of the image."
			case writesSudoers(c):
				p.Reportf(c.Words[0], "A sudoers rule in the image gives root to an ordinary user.").Fix = "Leave sudo out of the image."
			}
		})
	},
}

// elevates reports whether a command runs another one as root.
func elevates(c deploy.Command) bool {
	switch c.Name() {
	case "sudo", "doas":
		return len(c.Args()) > 0 && isRoot(sudoUser(c.Args()))
	case "su":
		user, ok := suUser(c.Args())
		return ok && isRoot(user)
	}
	return false
}

// sudoUser returns the user of `sudo -u USER` or `sudo -EHu USER`.
func sudoUser(args []deploy.Word) string {
	for i, w := range args {
		name, long := strings.CutPrefix(w.Value, "--user=")
		switch {
		case !strings.HasPrefix(w.Value, "-"):
			return "root"
		case long:
			return name
		case w.Value == "--user" || !strings.HasPrefix(w.Value, "--") && strings.HasSuffix(w.Value, "u"):
			if i+1 < len(args) {
				return args[i+1].Value
			}
		}
	}
	return "root"
}

// suUser returns the user of `su [-] [USER] -c COMMAND`, and whether there is
// a command at all.
func suUser(args []deploy.Word) (user string, ok bool) {
	user = "root"
	for i, w := range args {
		switch {
		case w.Value == "-c" || w.Value == "--command":
			ok = true
		case strings.HasPrefix(w.Value, "-"):
		case i > 0 && (args[i-1].Value == "-c" || args[i-1].Value == "--command"):
		default:
			user = w.Value
		}
	}
	return user, ok
}

// packageIndex returns the index of a package among the words of a command
// that installs packages of the system, or 0.
func packageIndex(c deploy.Command, name string) int {
	switch c.Name() {
	case "apt-get", "apt", "apk", "yum", "dnf", "microdnf":
	default:
		return 0
	}
	installing := false
	for i, w := range c.Words {
		if w.Value == "install" || w.Value == "add" {
			installing = true
		}
		if bare, _, _ := strings.Cut(w.Value, "="); installing && bare == name {
			return i
		}
	}
	return 0
}

func writesSudoers(c deploy.Command) bool {
	for _, w := range c.Args() {
		if strings.Contains(w.Value, "NOPASSWD") {
			return true
		}
	}
	return false
}
