package registry

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tenet/internal/npm"
)

// decodePackument reads the short form of a document:
// https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
func decodePackument(data []byte) (*npm.Packument, error) {
	var doc struct {
		Name     string
		Tags     map[string]string `json:"dist-tags"`
		Versions map[string]struct {
			Deprecated json.RawMessage // a text; some have false or true
			Deps       specs           `json:"dependencies"`
			Optional   specs           `json:"optionalDependencies"`
			Peers      specs           `json:"peerDependencies"`
			PeersMeta  optionals       `json:"peerDependenciesMeta"`
			Bundled    bundle          `json:"bundleDependencies"`
			Engines    specs           // some have an array, which says nothing
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("its answer is no package document: %w", err)
	}
	p := &npm.Packument{Name: doc.Name, Tags: doc.Tags}
	for version, v := range doc.Versions {
		r := npm.Release{Version: version, Deprecated: deprecation(v.Deprecated), Bundled: v.Bundled, Node: v.Engines["node"]}
		kinds := map[string]npm.Dependency{}
		for name, spec := range v.Peers {
			kind := npm.Peer
			if v.PeersMeta[name] {
				kind = npm.OptionalPeer
			}
			kinds[name] = npm.Dependency{Name: name, Spec: spec, Kind: kind}
		}
		for name, spec := range v.Deps {
			kinds[name] = npm.Dependency{Name: name, Spec: spec}
		}
		for name, spec := range v.Optional {
			kinds[name] = npm.Dependency{Name: name, Spec: spec, Kind: npm.Optional}
		}
		for _, d := range kinds {
			r.Deps = append(r.Deps, d)
		}
		slices.SortFunc(r.Deps, func(a, b npm.Dependency) int { return strings.Compare(a.Name, b.Name) })
		p.Releases = append(p.Releases, r)
	}
	slices.SortFunc(p.Releases, func(a, b npm.Release) int { return strings.Compare(a.Version, b.Version) })
	return p, nil
}

func deprecation(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if string(raw) == "true" {
		return "its authors say so"
	}
	return ""
}

// specs are a list of dependencies. Old releases have arrays and other things
// in their place, which npm takes for nothing.
type specs map[string]string

// UnmarshalJSON takes what is a text below a name.
func (s *specs) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, (*map[string]string)(s)) == nil {
		return nil
	}
	var raw map[string]any
	*s = nil
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	*s = make(specs, len(raw))
	for name, v := range raw {
		if text, ok := v.(string); ok {
			(*s)[name] = text
		}
	}
	return nil
}

// A bundle is the names of packages that come inside. Old releases have true
// in its place, for all of them, or false.
type bundle []string

// UnmarshalJSON takes an array of texts, and anything else for nothing.
func (b *bundle) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, (*[]string)(b)) != nil {
		*b = nil
	}
	return nil
}

// optionals are the peers that may be missing.
type optionals map[string]bool

// UnmarshalJSON takes {"name": {"optional": true}}.
func (o *optionals) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	*o = make(optionals, len(raw))
	for name, v := range raw {
		var meta struct{ Optional bool }
		if json.Unmarshal(v, &meta) == nil {
			(*o)[name] = meta.Optional
		}
	}
	return nil
}
