package switches

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
)

// An Advice sums up observations that have one answer.
type Advice struct {
	Switch string   // as in Options.Off; "" for children and worker threads
	Says   string   // what was seen, a sentence
	Do     string   // what to do about it, a sentence
	Key    string   // of tenet.yaml: guard.allowEval; "" if nothing has to be set
	Value  string   // for the key: the name of a package, a path
	Places []string // file:line, relative to the project, the first five
	Count  int      // of places
}

const maxPlaces = 5

const (
	keyAllow  = "guard.allowEval"
	keySloppy = "guard.sloppy"
	keyOff    = "guard.switchesOff"
)

// Advise says what a start without observing would need, in the order of the
// switches and of names. dir is the project's folder.
func Advise(observed []Observation, dir string) []Advice {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	places := map[string][]string{} // by what is said
	kinds := map[string]Advice{}
	for _, o := range observed {
		file, own := relative(dir, o.File)
		a, ok := advise(o, file, own)
		if !ok {
			continue
		}
		key := a.Switch + a.Says
		kinds[key] = a
		place := file
		if o.Line > 0 {
			place = fmt.Sprintf("%s:%d", file, o.Line)
		}
		if place != "" && !slices.Contains(places[key], place) {
			places[key] = append(places[key], place)
		}
	}
	out := make([]Advice, 0, len(kinds))
	for key, a := range kinds {
		slices.Sort(places[key])
		a.Count = len(places[key])
		a.Places = places[key][:min(maxPlaces, a.Count)]
		out = append(out, a)
	}
	names := Names()
	slices.SortFunc(out, func(a, b Advice) int {
		return cmp.Or(cmp.Compare(order(names, a.Switch), order(names, b.Switch)), cmp.Compare(a.Says, b.Says))
	})
	return out
}

// order puts what has no switch last.
func order(names []string, name string) int {
	if i := slices.Index(names, name); i >= 0 {
		return i
	}
	return len(names)
}

// relative names a file as seen from the project, and says whether it lies
// there.
func relative(dir, file string) (string, bool) {
	if rel, err := filepath.Rel(dir, file); err == nil && file != "" && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), true
	}
	return file, false
}

func advise(o Observation, file string, own bool) (Advice, bool) {
	who := "Package " + o.Package
	if o.Package == "" {
		who = "The application"
	}
	switch o.Kind {
	case "eval":
		a := Advice{Switch: "eval", Says: who + " turns strings into code (" + o.What + ")."}
		switch {
		case o.Package != "":
			a.Do, a.Key, a.Value = "Allow it, if what becomes code never comes from users.", keyAllow, o.Package
		case own:
			a.Says = fmt.Sprintf("%s turns strings into code (%s).", file, o.What)
			a.Do, a.Key, a.Value = "Rewrite it. Until then it can be allowed.", keyAllow, "./"+file
		default:
			a.Do = "It is refused; who asked for it is not known."
		}
		return a, true
	case "strict":
		a := Advice{Switch: "strict", Says: file + " does not run in strict mode: " + o.What + "."}
		a.Do, a.Key, a.Value = "Mend it. Until then it can be left out.", keySloppy, file
		return a, true
	case "proto":
		a := Advice{Switch: "proto", Says: who + " " + o.What + "."}
		a.Do, a.Key, a.Value = "Try whether it works without; if not, leave the switch out.", keyOff, "proto"
		return a, true
	case "addons":
		return Advice{Switch: "addons", Says: who + " loads machine code.", Do: "Nothing: --no-addons is left out while addons are installed."}, true
	case "child":
		return Advice{Says: who + " starts " + o.What + ".", Do: "The sandbox must allow it, if it is needed."}, true
	case "worker":
		return Advice{Says: who + " starts worker threads.", Do: "Nothing: they keep the same rules."}, true
	}
	return Advice{}, false
}
