package report

import (
	"fmt"
	"strings"

	"tenet/internal/check"
	"tenet/internal/taint"
)

// maxNamed is how many packages the line about modes names.
const maxNamed = 4

// modeLine says who is taken to use the code, why, and how to say otherwise:
// one sentence, or none if no check asked.
func modeLine(r *check.Result) string {
	var own []taint.Treatment
	for _, t := range r.Modes {
		if t.Why != taint.IsDependency {
			own = append(own, t)
		}
	}
	switch {
	case len(own) == 0:
		return ""
	case len(own) == 1 || own[0].Why == "": // told: all alike
		if own[0].Why == "" {
			return fmt.Sprintf("Treated as %s, as told.", article(own[0].Mode))
		}
		other := taint.Library
		if own[0].Mode == taint.Library {
			other = taint.Application
		}
		return fmt.Sprintf("Treated as %s: %s; %s to change.", article(own[0].Mode), oneLine(own[0].Why, 300), whole("--mode "+other.String()))
	}
	var parts []string
	if s := packagesIn(own, taint.Application); s != "" {
		parts = append(parts, "as applications: "+s)
	}
	if s := packagesIn(own, taint.Library); s != "" {
		parts = append(parts, "as libraries: "+s)
	}
	return "Treated " + strings.Join(parts, "; ") + ". " + whole("--mode app|library") + " to change."
}

func article(m taint.Mode) string {
	if m == taint.Library {
		return "a library"
	}
	return "an application"
}

// packagesIn names the packages that are analysed in a mode.
func packagesIn(list []taint.Treatment, m taint.Mode) string {
	var names []string
	more := 0
	for _, t := range list {
		switch {
		case t.Mode != m:
		case len(names) == maxNamed:
			more++
		case t.Package != "":
			names = append(names, oneLine(t.Package, 60))
		default:
			names = append(names, visiblePath(t.Dir))
		}
	}
	s := strings.Join(names, ", ")
	if more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

type jsonMode struct {
	Package string `json:"package"`
	Dir     string `json:"dir"`
	Mode    string `json:"mode"`
	Why     string `json:"why"` // empty if it was told
}

func jsonModes(r *check.Result) []jsonMode {
	list := []jsonMode{}
	for _, t := range r.Modes {
		list = append(list, jsonMode{t.Package, t.Dir, t.Mode.String(), t.Why})
	}
	return list
}
