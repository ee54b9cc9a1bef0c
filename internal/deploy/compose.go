package deploy

import (
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Compose is the services of a compose file:
// https://github.com/compose-spec/compose-spec/blob/main/spec.md
type Compose struct {
	Services []Service // in the order of the text
	Root     *yaml.Node
}

// A Service is one container of a compose file. Node holds every key.
type Service struct {
	Name   *yaml.Node
	Node   *yaml.Node
	Mounts []Mount
}

// A Mount is one entry of `volumes`, in its short or its long form.
type Mount struct {
	Source string // a path, or the name of a volume
	Target string
	Node   *yaml.Node
}

func readCompose(text *source.Text) (*Compose, error) {
	docs, err := yaml.Parse(text)
	if err != nil {
		return nil, err
	}
	c := &Compose{}
	if len(docs) == 0 {
		return c, nil
	}
	c.Root = docs[0]
	services := c.Root.Get("services")
	if services == nil && c.Root.Get("version") == nil && c.Root.Get("include") == nil {
		services = legacyServices(c.Root)
	}
	for name, node := range services.Pairs() {
		if node.Kind != yaml.Map {
			continue
		}
		s := Service{Name: name, Node: node}
		for _, v := range node.Get("volumes").Items() {
			s.Mounts = append(s.Mounts, mount(v))
		}
		c.Services = append(c.Services, s)
	}
	return c, nil
}

// legacyServices reads the first version of the format, where services stand
// at the top.
func legacyServices(root *yaml.Node) *yaml.Node {
	for _, v := range root.Pairs() {
		if v.Get("image") != nil || v.Get("build") != nil {
			return root
		}
	}
	return nil
}

func mount(n *yaml.Node) Mount {
	if n.Kind == yaml.Map {
		return Mount{n.Get("source").Str(), n.Get("target").Str(), n}
	}
	from, rest, _ := strings.Cut(n.Str(), ":")
	to, _, _ := strings.Cut(rest, ":")
	return Mount{from, to, n}
}
