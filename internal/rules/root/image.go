package root

import (
	"fmt"
	"strconv"
	"strings"

	"tenet/internal/deploy"
	"tenet/internal/rule"
)

var imageRunsAsRoot = rule.Check{
	ID:    "root/image-runs-as-root",
	Title: "container image starts as root",
	Why: "Whoever makes the service run a command is root in the container: they can change its code, read every secret in it, " +
		"and one fault in the kernel or one careless mount makes them root on the machine.",
	Fix: "Add a USER line with an ordinary user before CMD. Images made from node have the user node.",
	When: "The last stage of a Dockerfile ends as root: its last USER is root or 0, or there is no USER and the base image is known to start as root. " +
		"With a base image that is not known the finding is only possible. Files for development or tests, such as Dockerfile.dev, weigh one step less.",
	Quiet: "The entrypoint drops to another user by gosu, su-exec, setpriv or their like; or USER is a build argument without a default. " +
		"Stages before the last count only where the last builds on them. Which stage a compose file or a build command chooses is not seen.",
	CWE:      250,
	Severity: rule.High,
	Links: []string{
		"https://docs.docker.com/reference/dockerfile/#user",
		"https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user",
	},
	Config: checkImage,
}

func checkImage(p *rule.ConfigPass) {
	d := p.File.Dockerfile
	if d == nil {
		return
	}
	ship := len(d.Stages) - 1
	if dropsPrivileges(d, ship) {
		return
	}
	if u := d.Stages[ship].User; u != nil {
		reportUser(p, d, u)
		return
	}
	base := d.Base(ship)
	known, ok := baseImage(base.Value)
	ok = ok && base.Known
	if ok && known.user != "root" {
		return
	}
	start := starter(d, ship)
	at := rule.Place(d.Stages[ship].From)
	if start != nil {
		at = start.Keyword
	}
	var f *rule.Finding
	switch earlier := otherUser(d, ship); {
	case !ok && base.Value == "":
		f = p.Reportf(at, "The container starts as the user of an image that the build chooses, mostly root: there is no USER line.")
	case !ok:
		f = p.Reportf(at, "The container starts as the user that %s sets, mostly root: there is no USER line.", base.Value)
	case earlier != nil:
		f = p.Reportf(at, "The container starts as root: USER %s in line %d belongs to an earlier stage.",
			earlier.Word.Value, earlier.Word.Span().Line)
	default:
		f = p.Reportf(at, "The container starts as root: there is no USER line.")
	}
	refine(f, ok, known, start, base.Value)
	if rule.IsForDevelopment(p.File.Text.Name) {
		lower(f)
	}
}

// refine sets how much a missing USER matters and how to mend it.
func refine(f *rule.Finding, ok bool, known image, start *deploy.Instruction, base string) {
	f.Label = "starts as uid 0"
	line := known.fix
	if line == "" {
		line = fixDebian
	}
	if start != nil {
		f.Fix = fmt.Sprintf("Put `%s` above line %d.", line, start.Span().Line)
	} else {
		f.Fix = fmt.Sprintf("Put `%s` at the end of the last stage.", line)
	}
	switch {
	case !ok:
		f.Label, f.Confidence, f.Severity = "starts as an unknown user", rule.Possible, rule.Medium
	case start == nil:
		// It starts nothing of its own: a base for other images, or a box of
		// tools. Somebody else may set the user.
		f.Confidence, f.Severity = rule.Possible, rule.Medium
	case base != "":
		f.Confidence = rule.Certain
	}
}

func reportUser(p *rule.ConfigPass, d *deploy.Dockerfile, u *deploy.User) {
	if !u.Known || !isRoot(u.Value.Value) {
		return
	}
	fix := "USER 1000:1000"
	if known, ok := baseImage(d.Base(len(d.Stages) - 1).Value); ok && known.fix != "" {
		fix = known.fix
	}
	var f *rule.Finding
	if u.Default {
		f = p.Reportf(u.Word, "The container starts as root unless the build says otherwise: %s defaults to %s.", u.Word.Value, u.Value.Value)
	} else {
		f = p.Reportf(u.Word, "The container starts as root: its last USER is %s.", u.Word.Value)
		f.Confidence = rule.Certain
	}
	f.Label = "starts as uid 0"
	f.Fix = fmt.Sprintf("End the stage with `%s`.", fix)
	if rule.IsForDevelopment(p.File.Text.Name) {
		lower(f)
	}
}

// starter returns what the stage starts, or nil if it leaves that to its base
// image.
func starter(d *deploy.Dockerfile, stage int) *deploy.Instruction {
	if cmd := d.Last(stage, "CMD"); cmd != nil {
		return cmd
	}
	return d.Last(stage, "ENTRYPOINT")
}

// otherUser returns a USER of a stage that the shipped one does not build on.
func otherUser(d *deploy.Dockerfile, ship int) *deploy.User {
	for i := ship - 1; i >= 0; i-- {
		if u := d.Stages[i].User; u != nil && !(u.Known && isRoot(u.Value.Value)) {
			return u
		}
	}
	return nil
}

// droppers are programs that continue as another user.
var droppers = map[string]bool{
	"gosu": true, "su-exec": true, "setpriv": true, "runuser": true, "s6-setuidgid": true, "setuidgid": true, "chpst": true,
	"setuser": true, "fixuid": true,
}

// dropsPrivileges reports whether the entrypoint leaves root by itself: it
// calls a dropper, or is a script in an image into which one is installed.
func dropsPrivileges(d *deploy.Dockerfile, ship int) bool {
	script := false
	for _, name := range []string{"ENTRYPOINT", "CMD"} {
		in := d.Last(ship, name)
		if in == nil {
			continue
		}
		for _, c := range in.Commands {
			for _, w := range c.Words {
				base := w.Value[strings.LastIndexByte(w.Value, '/')+1:]
				if droppers[base] {
					return true
				}
				script = script || strings.HasSuffix(base, ".sh") || strings.Contains(base, "entrypoint") || base == "/init"
			}
		}
	}
	return script && installsDropper(d, ship)
}

func installsDropper(d *deploy.Dockerfile, ship int) bool {
	for _, stage := range d.Lineage(ship) {
		for _, in := range d.Stages[stage].Instructions {
			for _, w := range in.Words {
				for _, part := range strings.FieldsFunc(w.Value, func(c rune) bool { return strings.ContainsRune("/=:'\";&|", c) }) {
					if droppers[part] {
						return true
					}
				}
			}
		}
	}
	return false
}

var lowPortExposed = rule.Check{
	ID:    "root/low-port-exposed",
	Title: "port below 1024 for an ordinary user",
	Why: "Outside of Docker's own default settings only root may listen below 1024. " +
		"An image that needs such a port is sooner or later started as root, or with more capabilities, to make it work.",
	Fix:      "Listen on a port from 1024 up and map it: `docker run -p 80:8080`.",
	When:     "A Dockerfile that ends as an ordinary user EXPOSEs a port below 1024.",
	Quiet:    "The image starts as root, which is the graver finding; or the port is a variable without a value.",
	CWE:      250,
	Severity: rule.Low,
	Links:    []string{"https://docs.docker.com/reference/dockerfile/#expose"},
	Config: func(p *rule.ConfigPass) {
		d := p.File.Dockerfile
		if d == nil {
			return
		}
		ship := d.Stages[len(d.Stages)-1]
		if ship.User == nil || !ship.User.Known || isRoot(ship.User.Value.Value) {
			return
		}
		for _, stage := range d.Lineage(len(d.Stages) - 1) {
			for _, in := range d.Stages[stage].Instructions {
				if in.Name == "EXPOSE" && !in.OnBuild {
					exposed(p, in, ship.User)
				}
			}
		}
	},
}

func exposed(p *rule.ConfigPass, in deploy.Instruction, u *deploy.User) {
	for i, v := range in.Values {
		port, _, _ := strings.Cut(v.Value, "/")
		port, _, _ = strings.Cut(port, "-")
		if n, err := strconv.Atoi(port); err == nil && v.Known && n > 0 && n < 1024 {
			p.Reportf(in.Words[i], "The image runs as %s but exposes port %d, which only root may open in most settings.", u.Value.Value, n)
		}
	}
}
