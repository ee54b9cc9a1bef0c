package csp

import (
	"maps"
	"slices"
	"strings"
)

// Supplement returns what has to be sent beside the policies of a page so that
// all together are no weaker than ours where theirs are weak: some of our
// directives, none if nothing is wrong. What the page's own policies say well
// stays the only word on its subject, so that its nonces, hashes and hosts
// work as before; and since they go on holding, nothing is weaker than it was.
//
// Policies that do not speak of scripts, but of frames or of upgrades alone,
// get all of ours beside them, but for what they speak of. Where ours upgrades
// insecure requests, all together do.
func Supplement(theirs []Policy, ours Policy) Policy {
	if len(theirs) == 0 {
		return clone(ours)
	}
	weak := weakSubjects(theirs)
	if weak["script-src"] && !speaksOfScripts(theirs) {
		return aside(theirs, ours, weak)
	}
	var out Policy
	for _, name := range subjects {
		if d := effective(ours, name); weak[name] && d != nil {
			out.Set(name, slices.Clone(d.Values)...)
		}
	}
	if weak["script-src"] && out.Get("script-src") != nil {
		keepBelowScripts(&out, theirs, ours, weak)
	}
	if ours.Get(upgrade) != nil && !slices.ContainsFunc(theirs, func(p Policy) bool { return p.Get(upgrade) != nil }) {
		out.Set(upgrade)
	}
	return out
}

const upgrade = "upgrade-insecure-requests"

// subjects are the directives that Evaluate finds fault with, in the order in
// which they are written.
var subjects = []string{"script-src", "script-src-elem", "script-src-attr", "object-src", "base-uri", "frame-ancestors"}

// weakSubjects returns the directives in which all policies are weak: what one
// of them forbids is forbidden, and a policy that does not speak of a subject
// forbids nothing.
func weakSubjects(policies []Policy) map[string]bool {
	found := make([][]Weakness, len(policies))
	for i, p := range policies {
		found[i] = Evaluate(p)
	}
	weak := map[string]bool{}
	for i, p := range policies {
		for _, w := range found[i] {
			for _, name := range subjectsOf(p, w) {
				shared := true
				for j, o := range policies {
					shared = shared && (i == j || hasWeakness(o, found[j], w.Kind, name))
				}
				weak[name] = weak[name] || shared
			}
		}
	}
	maps.DeleteFunc(weak, func(_ string, is bool) bool { return !is })
	return weak
}

// subjectsOf returns the subjects of a weakness: default-src stands for
// scripts, for plug-in content, or for both. Words that browsers skip count
// for nothing, and a short nonce is still the only way in for the scripts of
// the page.
func subjectsOf(p Policy, w Weakness) []string {
	switch {
	case w.Kind == Unknown || w.Kind == Dropped || w.Kind == BadSource || w.Kind == ShortNonce:
		return nil
	case w.Directive != "default-src":
		return slices.DeleteFunc([]string{w.Directive}, func(name string) bool { return !slices.Contains(subjects, name) })
	}
	return slices.DeleteFunc([]string{"script-src", "object-src"}, func(name string) bool {
		d := effective(p, name)
		return d == nil || d.Name != "default-src"
	})
}

// hasWeakness reports whether a policy with some weaknesses has one of a kind
// in a subject, or does not speak of it. Where no script may run, nothing is
// missing.
func hasWeakness(p Policy, found []Weakness, k Kind, subject string) bool {
	silent := effective(p, subject) == nil && !p.Open() && (k != Missing || effective(p, "script-src") == nil)
	return silent || slices.ContainsFunc(found, func(w Weakness) bool {
		return w.Kind == k && slices.ContainsFunc(subjectsOf(p, w), func(name string) bool {
			return name == subject || k != Missing && strings.HasPrefix(name, "script-src") && strings.HasPrefix(subject, "script-src")
		})
	})
}

func speaksOfScripts(policies []Policy) bool {
	return slices.ContainsFunc(policies, func(p Policy) bool { return effective(p, "script-src") != nil })
}

// aside is ours without what theirs speak of. Where default-src of ours would
// stand in for it, it is repeated as they have it, which takes nothing away.
func aside(theirs []Policy, ours Policy, weak map[string]bool) Policy {
	out := clone(ours)
	for _, p := range slices.Backward(theirs) { // the first has the last word
		for _, d := range p.Directives {
			switch {
			case weak[d.Name] || !slices.Contains(fetch, d.Name):
			case d.Name == "base-uri" || d.Name == "form-action" || d.Name == "frame-ancestors":
				out.Remove(d.Name)
			default:
				out.Set(d.Name, slices.Clone(d.Values)...)
			}
		}
	}
	return out
}

// keepBelowScripts says in a supplement with script-src what it must not be
// taken to say of handlers, of elements and of workers, for which script-src
// stands in.
func keepBelowScripts(out *Policy, theirs []Policy, ours Policy, weak map[string]bool) {
	for _, name := range []string{"script-src-elem", "script-src-attr", "worker-src", "child-src"} {
		var own *Directive
		for _, p := range theirs {
			if own == nil {
				own = p.Get(name)
			}
		}
		switch {
		case weak[name]: // ours stands there
		case own != nil && name == "child-src":
			if out.Get("worker-src") == nil {
				out.Set("worker-src", slices.Clone(own.Values)...)
			}
		case own != nil:
			out.Set(name, slices.Clone(own.Values)...)
		case ours.Get(name) != nil && name != "child-src" && name != "worker-src":
			out.Set(name, slices.Clone(ours.Get(name).Values)...)
		}
	}
}

// effective returns the directive that decides on a subject, nil if none does.
func effective(p Policy, name string) *Directive {
	if d := p.Get(name); d != nil {
		return d
	}
	for _, s := range standIns(name) {
		if d := p.Get(s); d != nil {
			return d
		}
	}
	return nil
}

func clone(p Policy) Policy {
	out := Policy{Directives: slices.Clone(p.Directives)}
	for i := range out.Directives {
		out.Directives[i].Values = slices.Clone(out.Directives[i].Values)
	}
	return out
}
