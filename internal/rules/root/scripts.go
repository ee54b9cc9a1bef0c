package root

import (
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

// A moment says when a command runs.
type moment uint8

const (
	building moment = iota // while the image is made, or by hand
	starting               // when the service starts or the package is installed
)

// eachCommand calls visit for every shell command of the file: of the stages
// of a Dockerfile that end up in the image, of package.json scripts, of a
// Procfile.
func eachCommand(f *deploy.File, visit func(c deploy.Command, when moment)) {
	if d := f.Dockerfile; d != nil {
		for _, stage := range d.Lineage(len(d.Stages) - 1) {
			for _, in := range d.Stages[stage].Instructions {
				when := building
				if in.Name == "CMD" || in.Name == "ENTRYPOINT" {
					when = starting
				}
				visitAll(in.Commands, when, visit)
			}
		}
	}
	if f.Manifest != nil {
		for _, s := range f.Manifest.Scripts {
			when := building
			switch s.Name.Value {
			case "start", "prestart", "poststart", "serve", "preinstall", "install", "postinstall", "prepare":
				when = starting
			}
			visitAll(s.Commands, when, visit)
		}
	}
	for _, process := range f.Procfile {
		visitAll(process.Commands, starting, visit)
	}
}

func visitAll(list []deploy.Command, when moment, visit func(deploy.Command, moment)) {
	for _, c := range list {
		if c = program(c); len(c.Words) > 0 {
			visit(c, when)
		}
	}
}

// program returns the command without what only prepares it: `exec`, `env
// A=b`, `tini --`.
func program(c deploy.Command) deploy.Command {
	for len(c.Words) > 0 {
		switch c.Name() {
		case "exec", "nohup", "command", "nice", "tini", "dumb-init", "time":
		case "env", "cross-env":
			for len(c.Words) > 1 && strings.Contains(c.Words[1].Value, "=") {
				c.Words = c.Words[1:]
			}
		default:
			return c
		}
		c.Words = c.Words[1:]
		for len(c.Words) > 0 && strings.HasPrefix(c.Words[0].Value, "-") {
			c.Words = c.Words[1:]
		}
	}
	return c
}

var worldWritable = rule.Check{
	ID:       "root/world-writable",
	Title:    "files that every user may change",
	Why:      "Whoever takes over any process on the system can replace the code of the service, and is the service, or root, when it starts again.",
	Fix:      "Give the files to the user that needs to write them: `COPY --chown=node:node`, or `chmod u+w` on that folder alone.",
	When:     "A RUN, CMD or ENTRYPOINT of the stage that ships, a script of package.json or a line of a Procfile gives write permission to everybody: chmod 777, 666, a+w, o+w; or a COPY or ADD does by --chmod.",
	Quiet:    "Folders with the sticky bit (1777), as /tmp has it, and /tmp itself.",
	CWE:      732,
	Severity: rule.Medium,
	Config: func(p *rule.ConfigPass) {
		eachCommand(p.File, func(c deploy.Command, when moment) {
			if c.Name() != "chmod" || onlyTemporary(c) {
				return
			}
			for _, w := range c.Args() {
				if strings.HasPrefix(w.Value, "-") {
					continue
				}
				if everybodyWrites(w.Value) {
					f := p.Reportf(w, "chmod %s lets every user change the files.", w.Value)
					if p.File.Manifest != nil && when == building {
						f.Severity = rule.Low // on the machine of whoever builds
					}
				}
				break
			}
		})
		if d := p.File.Dockerfile; d != nil {
			for _, stage := range d.Lineage(len(d.Stages) - 1) {
				copied(p, d.Stages[stage].Instructions)
			}
		}
	},
}

func copied(p *rule.ConfigPass, list []deploy.Instruction) {
	for _, in := range list {
		for _, flag := range in.Flags {
			if mode, ok := strings.CutPrefix(flag.Value, "--chmod="); ok && everybodyWrites(mode) {
				p.Reportf(flag, "%s --chmod=%s lets every user change the files.", in.Name, mode)
			}
		}
	}
}

func onlyTemporary(c deploy.Command) bool {
	paths := 0
	for _, w := range c.Args() {
		switch {
		case w.Value == "/tmp" || strings.HasPrefix(w.Value, "/tmp/") || w.Value == "/var/tmp":
		case strings.HasPrefix(w.Value, "/") || strings.HasPrefix(w.Value, "."):
			return false
		default:
			continue
		}
		paths++
	}
	return paths > 0
}

// everybodyWrites reports whether a mode of chmod(1) sets the write bit for
// others without the sticky bit.
func everybodyWrites(mode string) bool {
	if strings.Trim(mode, "01234567") == "" && mode != "" {
		digits := strings.TrimLeft(mode, "0")
		if len(digits) > 4 || len(digits) == 4 && (digits[0]-'0')&1 != 0 {
			return false
		}
		return len(digits) > 0 && (digits[len(digits)-1]-'0')&2 != 0
	}
	for _, clause := range strings.Split(mode, ",") {
		i := strings.IndexAny(clause, "+=")
		if i < 0 {
			continue
		}
		// Without a letter the umask protects others.
		who, what := clause[:i], clause[i+1:]
		if strings.ContainsAny(who, "ao") && strings.Contains(what, "w") && !strings.Contains(what, "t") {
			return true
		}
	}
	return false
}

var nodeCapabilities = rule.Check{
	ID:       "root/node-capabilities",
	Title:    "capabilities given to the node program",
	Why:      "A capability on the file of the interpreter belongs to every script that anybody runs with it, not to your service alone.",
	Fix:      "Listen on a port from 1024 up behind a proxy or a port mapping, or give the capability to the one service: AmbientCapabilities= in its unit.",
	When:     "setcap gives a capability to node, in a RUN of the stage that ships, a script of package.json or a Procfile.",
	Quiet:    "setcap on other programs, and -r, which removes capabilities.",
	CWE:      250,
	Severity: rule.Medium,
	Links:    []string{"https://man7.org/linux/man-pages/man7/capabilities.7.html"},
	Config: func(p *rule.ConfigPass) {
		eachCommand(p.File, func(c deploy.Command, _ moment) {
			for c.Name() == "sudo" || strings.HasPrefix(c.Name(), "-") {
				c.Words = c.Words[1:]
			}
			args := c.Args()
			if c.Name() != "setcap" || len(args) == 0 || args[0].Value == "-r" {
				return
			}
			// What stands in $(which node) is a command of its own.
			if len(args) > 1 && !strings.Contains(args[len(args)-1].Value, "node") {
				return
			}
			f := p.Reportf(c.Words[0], "setcap gives %s to every script that node runs.", capName(args))
			if strings.Contains(f.Message, "net_bind_service") {
				f.Severity = rule.Low
			}
		})
	},
}

// capName returns the capability of `setcap cap_x=+ep FILE`.
func capName(args []deploy.Word) string {
	for _, w := range args {
		if name, _, ok := strings.Cut(w.Value, "="); ok {
			return strings.ToLower(name)
		}
		if name, _, ok := strings.Cut(w.Value, "+"); ok {
			return strings.ToLower(name)
		}
	}
	return "a capability"
}

var unsafePerm = rule.Check{
	ID:       "root/unsafe-perm",
	Title:    "install scripts of packages kept as root",
	Why:      "npm runs the install scripts of dependencies as an ordinary user when it is started as root. unsafe-perm turns that off: one bad package is root.",
	Fix:      "Install as the user that runs the service and leave unsafe-perm out; npm 7 and later ignore it.",
	When:     "--unsafe-perm is passed to npm or set by npm config, in a RUN of the stage that ships, a script of package.json or a Procfile.",
	Quiet:    "--unsafe-perm=false, and .npmrc files.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://docs.npmjs.com/cli/v6/using-npm/config#unsafe-perm"},
	Config: func(p *rule.ConfigPass) {
		eachCommand(p.File, func(c deploy.Command, _ moment) {
			for i, w := range c.Words {
				set := w.Value == "--unsafe-perm" || w.Value == "--unsafe-perm=true" || w.Value == "unsafe-perm=true" ||
					w.Value == "unsafe-perm" && i+1 < len(c.Words) && c.Words[i+1].Value == "true"
				if set && !(i+1 < len(c.Words) && c.Words[i+1].Value == "false") {
					p.Reportf(w, "%s with unsafe-perm runs the install scripts of packages as root.", c.Name())
				}
			}
		})
	},
}
