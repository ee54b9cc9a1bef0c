package deploy

import (
	"tenet/internal/source"
	"tenet/internal/yaml"
)

// A Workload is a Kubernetes object that runs containers:
// https://kubernetes.io/docs/concepts/workloads/
type Workload struct {
	Kind       string     // Pod, Deployment, CronJob ...
	Name       string     // metadata.name, may be empty
	Object     *yaml.Node // the whole object
	Pod        *yaml.Node // the pod's spec
	Containers []Container
	HostPaths  []HostPath
}

// A Container is one of a pod, with the security settings of its own.
type Container struct {
	Name    string
	Init    bool // of initContainers
	Node    *yaml.Node
	Context *yaml.Node // securityContext, nil if missing
}

// A HostPath is a volume that is a folder or file of the machine.
type HostPath struct {
	Volume string
	Path   *yaml.Node
}

// podPaths says where each kind keeps the pod's spec.
var podPaths = map[string][]string{
	"Pod":                   {"spec"},
	"PodTemplate":           {"template", "spec"},
	"Deployment":            {"spec", "template", "spec"},
	"StatefulSet":           {"spec", "template", "spec"},
	"DaemonSet":             {"spec", "template", "spec"},
	"ReplicaSet":            {"spec", "template", "spec"},
	"ReplicationController": {"spec", "template", "spec"},
	"Job":                   {"spec", "template", "spec"},
	"CronJob":               {"spec", "jobTemplate", "spec", "template", "spec"},
}

func readKubernetes(text *source.Text) ([]Workload, error) {
	docs, err := yaml.Parse(text)
	if err != nil {
		return nil, err
	}
	var out []Workload
	for _, d := range docs {
		if d.Get("kind").Str() == "List" {
			for _, item := range d.Get("items").Items() {
				out = appendWorkload(out, item)
			}
			continue
		}
		out = appendWorkload(out, d)
	}
	return out, nil
}

func appendWorkload(out []Workload, n *yaml.Node) []Workload {
	kind := n.Get("kind").Str()
	path := podPaths[kind]
	if path == nil {
		return out
	}
	pod := n.Get(path...)
	if pod == nil || pod.Kind != yaml.Map {
		return out
	}
	w := Workload{Kind: kind, Name: n.Get("metadata", "name").Str(), Object: n, Pod: pod}
	for _, list := range []string{"initContainers", "containers"} {
		for _, c := range pod.Get(list).Items() {
			w.Containers = append(w.Containers, Container{
				Name: c.Get("name").Str(), Init: list == "initContainers", Node: c, Context: c.Get("securityContext"),
			})
		}
	}
	for _, v := range pod.Get("volumes").Items() {
		if p := v.Get("hostPath", "path"); p != nil {
			w.HostPaths = append(w.HostPaths, HostPath{v.Get("name").Str(), p})
		}
	}
	return append(out, w)
}
