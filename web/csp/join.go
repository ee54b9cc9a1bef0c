package csp

import "slices"

// Join returns one policy that allows what either of two allows. A directive
// that one of them lacks is taken to be what stands in for it there; where
// nothing stands in for it, the other's holds, so that joining never opens
// what one of them closed altogether by having no word for it.
func Join(a, b Policy) Policy {
	var out Policy
	for _, d := range a.Directives {
		out.Set(d.Name, joined(d, b)...)
	}
	for _, d := range b.Directives {
		if a.Get(d.Name) == nil {
			out.Set(d.Name, joined(d, a)...)
		}
	}
	workers(&out, a, b)
	return out
}

// workers says of workers what either allows, where child-src stands in for
// them in one and script-src in the other: no other directive has stand-ins of
// two families.
func workers(out *Policy, a, b Policy) {
	first, second := effective(a, "worker-src"), effective(b, "worker-src")
	if first == nil || second == nil {
		return
	}
	switch [2]string{first.Name, second.Name} {
	case [2]string{"child-src", "script-src"}, [2]string{"script-src", "child-src"}:
		out.Set("worker-src", joined(Directive{"worker-src", first.Values}, Policy{Directives: []Directive{{"worker-src", second.Values}}})...)
	}
}

// joined returns the values of a directive together with those that another
// policy has in its place.
func joined(d Directive, other Policy) []string {
	theirs := other.Get(d.Name)
	for _, name := range standIns(d.Name) {
		if theirs != nil {
			break
		}
		theirs = other.Get(name)
	}
	values := slices.Clone(d.Values)
	if theirs == nil {
		return values
	}
	for _, v := range theirs.Values {
		if !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	sources := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return lower(v) == "'none'" })
	if len(sources) == 0 {
		return values[:min(1, len(values))]
	}
	return sources
}

// standIns returns the directives that stand in for one, the nearest first:
// Content Security Policy Level 3, section 6.8.3.
func standIns(name string) []string {
	switch name {
	case "script-src-elem", "script-src-attr":
		return []string{"script-src", "default-src"}
	case "style-src-elem", "style-src-attr":
		return []string{"style-src", "default-src"}
	case "worker-src":
		return []string{"child-src", "script-src", "default-src"}
	case "frame-src", "fenced-frame-src":
		return []string{"frame-src", "child-src", "default-src"}
	case "default-src", "base-uri", "form-action", "frame-ancestors":
		return nil
	}
	if slices.Contains(fetch, name) {
		return []string{"default-src"}
	}
	return nil
}
