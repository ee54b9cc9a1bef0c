package guard

import (
	"fmt"
	"strings"
	"sync"

	"tenet/internal/guard/switches"
)

// mostObserved bounds the observations that advice is made of.
const mostObserved = 5000

// An observations remembers what the preload saw, each place once.
type observations struct {
	mu   sync.Mutex
	list []switches.Observation
	seen map[switches.Observation]bool
}

// add remembers one of them, whichever process it came from.
func (s *observations) add(o switches.Observation) {
	o.PID = 0
	for _, text := range []*string{&o.Kind, &o.What, &o.Package, &o.File} {
		*text = clip(*text) // the application may write what it likes
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[o] || len(s.list) == mostObserved {
		return
	}
	if s.seen == nil {
		s.seen = map[switches.Observation]bool{}
	}
	s.seen[o] = true
	s.list = append(s.list, o)
}

func (s *observations) all() []switches.Observation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]switches.Observation(nil), s.list...)
}

// advice says what each switch of Node.js has broken, or would break: what is
// known from reading the application and what is installed, then what its run
// has shown.
func (s *supervisor) advice() string {
	p := s.plan.Load()
	if p.launch == nil {
		return "guard did not start this server: its switches are not guard's"
	}
	var b strings.Builder
	if p.Observe {
		b.WriteString("The switches of Node.js are only observed. Turned on, they would do this:\n")
	} else {
		b.WriteString("The switches of Node.js are on.\n")
	}
	for _, line := range p.knownBefore() {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	list := switches.Advise(s.observed.all(), p.launch.Dir)
	if len(list) == 0 {
		b.WriteString("Nothing more was seen since guard started. What was not visited was not seen.\n")
		return b.String()
	}
	b.WriteString("Seen since guard started:\n")
	for _, a := range list {
		fmt.Fprintf(&b, "  %-9s %s\n", orElse(a.Switch, "-"), a.Says)
		if len(a.Places) > 0 {
			more := ""
			if a.Count > len(a.Places) {
				more = fmt.Sprintf(", and %d more", a.Count-len(a.Places))
			}
			fmt.Fprintf(&b, "  %-9s at %s%s\n", "", strings.Join(a.Places, ", "), more)
		}
		what := a.Do
		if a.Key != "" {
			what += fmt.Sprintf(" tenet.yaml: %s: [%s]", a.Key, a.Value)
		}
		fmt.Fprintf(&b, "  %-9s %s\n", "", what)
	}
	return b.String()
}

// knownBefore is what reading shows of the switches.
func (p *Plan) knownBefore() []string {
	var lines []string
	say := func(name, format string, args ...any) {
		lines = append(lines, fmt.Sprintf("%-9s %s", name, fmt.Sprintf(format, args...)))
	}
	if names := p.launch.MakeCode; len(names) > 0 {
		say("eval", "Strings become code nowhere but in %s, installed and known or allowed to need it.", list(names))
	} else {
		say("eval", "Strings become code nowhere.")
	}
	for _, f := range p.Breaks {
		say("strict", "%s:%d: %s The file stays as it is.", f.File, f.Line, f.Why)
	}
	if names := p.launch.Addons; len(names) > 0 {
		say("addons", "--no-addons is left out: %s load machine code.", list(names))
	}
	for _, w := range p.launch.Warnings {
		say("-", "%s", w)
	}
	return lines
}
