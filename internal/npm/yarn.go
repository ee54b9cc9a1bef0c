package npm

import (
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"tenet/internal/npm/semver"
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// yarn is what the lockfiles of all versions of Yarn have in common: entries
// under the descriptors, name@spec, that have become them.
type yarn struct {
	*builder
	entries   map[string]*Node    // by descriptor
	named     map[string][]*Node  // by the name that they are installed as
	overrides map[string][]string // what the project says of a name
	byName    map[string]*Node    // members of the workspace, by name
}

func newYarn(fsys fs.FS, text *source.Text, format string) *yarn {
	y := &yarn{newBuilder(fsys, text, format), map[string]*Node{}, map[string][]*Node{}, map[string][]string{}, nil}
	y.find = y.resolve
	if y.main != nil {
		for _, o := range y.main.Overrides {
			y.overrides[o.Name] = append(y.overrides[o.Name], o.Spec)
		}
	}
	return y
}

func (y *yarn) enter(n *Node, descriptors []string) {
	for _, d := range descriptors {
		y.entries[d] = n
		// What a folder is relative to, and what a patch is bound to.
		if bare, _, ok := strings.Cut(d, "::"); ok {
			y.entries[bare] = n
		}
	}
	if named := y.named[n.Installed()]; !slices.Contains(named[max(0, len(named)-maxAlike):], n) {
		y.named[n.Installed()] = append(named, n)
	}
}

// resolve finds the entry for name@spec. What the project overrides has the
// descriptor of the override, a member of the workspace may have none.
func (y *yarn) resolve(_ *Node, d Dependency) *Node {
	specs := []string{d.Spec, "npm:" + d.Spec, strings.TrimPrefix(d.Spec, "npm:")}
	for _, o := range y.overrides[d.Name][:min(maxAlike, len(y.overrides[d.Name]))] {
		specs = append(specs, o, "npm:"+o)
	}
	for _, spec := range specs {
		if n := y.entries[d.Name+"@"+spec]; n != nil {
			return n
		}
	}
	if y.byName == nil {
		y.byName = map[string]*Node{}
		for _, m := range y.g.Roots[1:] {
			y.byName[m.Name] = m
		}
	}
	if m := y.byName[d.Name]; m != nil {
		return m
	}
	candidates := y.named[d.Name]
	switch {
	case d.Kind == Peer || d.Kind == OptionalPeer:
		// Somebody above provides it: certain if there is one that fits.
		return onlyFitting(candidates, d)
	case len(candidates) == 1 && (y.overrides[d.Name] != nil || strings.HasPrefix(d.Spec, "catalog:") || d.Spec == ""):
		return candidates[0]
	}
	return nil
}

// maxAlike bounds the search among overrides and entries of one name.
const maxAlike = 100

func onlyFitting(candidates []*Node, d Dependency) *Node {
	if len(candidates) > maxAlike {
		return nil
	}
	var fits *Node
	s := ParseSpec(d.Name, d.Spec)
	for _, n := range candidates {
		v, err := semver.Parse(n.Version, semver.Install)
		if err != nil || s.Kind != SpecRange || !s.Range.Contains(v) {
			continue
		}
		if fits != nil {
			return nil
		}
		fits = n
	}
	return fits
}

// readYarn reads a yarn.lock. The first version writes a format of its own,
// the later ones YAML with a __metadata entry.
func readYarn(fsys fs.FS, text *source.Text) (*Graph, error) {
	if err := conflict(text); err != nil {
		return nil, err
	}
	if strings.HasPrefix(text.Data, "__metadata:") || strings.Contains(text.Data, "\n__metadata:") {
		return readBerry(fsys, text)
	}
	return readClassic(fsys, text)
}

func readBerry(fsys fs.FS, text *source.Text) (*Graph, error) {
	root, err := parseYAML(text)
	if err != nil {
		return nil, err
	}
	version := root.Get("__metadata", "version")
	if v, ok := version.Int(); !ok || v < 4 || v > 10 {
		at := root
		if version != nil {
			at = version.Entry()
		}
		return nil, text.Errorf(at.Start, "lockfile version %q is not known: 4 to 10 are", version.Str())
	}
	y := &berry{newYarn(fsys, text, "yarn.lock v"+version.Str()), map[string]*Node{}, map[string][]string{}}
	for key, entry := range y.latest(root) {
		if key.Value == "__metadata" {
			continue
		}
		if err := y.entry(key, entry); err != nil {
			return nil, err
		}
	}
	// A patched package is the package that it patches.
	for _, inner := range sortedKeys(y.patches) {
		if n := y.located[inner]; n != nil {
			y.enter(n, y.patches[inner])
		}
	}
	return y.finish()
}

type berry struct {
	*yarn
	located map[string]*Node    // by resolution
	patches map[string][]string // descriptors, by the resolution of what is patched
}

func (y *berry) entry(key, entry *yaml.Node) error {
	descriptors := strings.Split(key.Value, ", ")
	resolution := entry.Get("resolution").Str()
	name, at := SplitID(resolution)
	if at == "" {
		return y.text.Errorf(key.Start, "the entry %q has no resolution", key.Value)
	}
	deps := berryDependencies(entry)
	if dir, ok := strings.CutPrefix(at, "workspace:"); ok {
		n := y.member(dir)
		y.told(n, name, "", key.Span(), deps)
		y.enter(n, descriptors)
		return nil
	}
	if rest, ok := strings.CutPrefix(at, "patch:"); ok {
		inner, _, _ := strings.Cut(rest, "#")
		if inner, err := url.PathUnescape(inner); err == nil {
			y.patches[inner] = append(y.patches[inner], descriptors...)
			return nil
		}
	}
	n := &Node{Name: name, Version: entry.Get("version").Str(), Key: key.Value, Place: key.Span()}
	if as, _ := SplitID(descriptors[0]); as != name {
		n.Alias = as
	}
	if from := strings.TrimPrefix(at, "npm:"); from == at {
		n.Origin, n.From = originOf(from), from
	}
	y.enter(n, descriptors)
	y.located[resolution] = n
	return y.add(n, deps)
}

func berryDependencies(entry *yaml.Node) []Dependency {
	deps := dependencies(entry)
	for name, meta := range entry.Get("dependenciesMeta").Pairs() {
		for i := range deps {
			if deps[i].Name == name.Value && deps[i].Kind == Prod && meta.Get("optional").Is(true) {
				deps[i].Kind = Optional
			}
		}
	}
	return deps
}
