package js

import (
	"maps"
	"slices"

	ts "github.com/microsoft/typescript-go/shim"
)

// members remembers the members of an object or class by their names.
type members map[string]*memberState

type memberState struct {
	value, get bool
	set        *ts.Node
}

// add notes a member and reports whether the name was taken.
func (s members) add(key string, m *ts.Node) (taken bool) {
	state := s[key]
	if state == nil {
		state = &memberState{}
		s[key] = state
	}
	switch m.Kind {
	case ts.KindGetAccessor:
		taken = state.value || state.get
		state.get = true
	case ts.KindSetAccessor:
		taken = state.value || state.set != nil
		state.set = m
	default:
		taken = state.value || state.get || state.set != nil
		state.value = true
	}
	return taken
}

// settersAlone notes what can be written and not be read.
func (l *linter) settersAlone(seen members) {
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		if s := seen[key]; s.set != nil && !s.get && !s.value {
			l.mistake(MistakeSetterAlone, s.set.Name(), propertyName(s.set.Name()))
		}
	}
}

// object looks at the keys of a literal.
func (l *linter) object(n *ts.Node) {
	if assignmentPattern(n) {
		if len(n.Properties()) == 0 {
			l.mistake(MistakeEmptyPattern, n, "")
		}
		return
	}
	seen := members{}
	for _, p := range n.Properties() {
		name := p.Name()
		if name == nil {
			continue
		}
		l.computedKey(p, name)
		key := propertyName(name)
		if key == "" || key == "__proto__" && name.Kind != ts.KindComputedPropertyName && p.Kind == ts.KindPropertyAssignment {
			continue
		}
		if seen.add(key, p) {
			l.mistake(MistakeDuplicateKey, name, key)
		}
	}
	l.settersAlone(seen)
}

// computedKey notes brackets around a constant key. Some names mean something
// else without them.
func (l *linter) computedKey(m, name *ts.Node) {
	if name.Kind != ts.KindComputedPropertyName {
		return
	}
	key := name.AsComputedPropertyName().Expression
	if key.Kind != ts.KindStringLiteral && key.Kind != ts.KindNumericLiteral {
		return
	}
	switch key.Text() {
	case "__proto__", "constructor", "prototype":
		return
	}
	l.mistake(MistakeComputedKey, name, l.b.source(key))
}

func (l *linter) bindingPattern(n *ts.Node) {
	if len(n.Elements()) == 0 {
		l.mistake(MistakeEmptyPattern, n, "")
	}
}

func (l *linter) renamedElement(n *ts.Node) {
	if name := n.AsBindingElement().PropertyName; name != nil {
		l.computedKey(n, name)
	}
	l.renamed(n, n.AsBindingElement().PropertyName, n.Name())
}

func (l *linter) renamedSpecifier(n *ts.Node) { l.renamed(n, n.PropertyName(), n.Name()) }

// renamed notes a name that is given the name that it has.
func (l *linter) renamed(n, from, to *ts.Node) {
	if from == nil || to == nil || to.Kind != ts.KindIdentifier || from.Kind != ts.KindIdentifier || from.Text() != to.Text() {
		return
	}
	l.mistake(MistakeUselessRename, n, to.Text())
}
