package taint

import (
	"tenet/internal/flow"
	"tenet/internal/model"
)

// Flows returns the flows of untrusted data to the sinks of some kinds in a file.
func (a *Analysis) Flows(f *flow.File, kinds model.KindSet) []Found {
	var list []Found
	for _, s := range a.Sinks(f) {
		if !kinds.Has(s.Kind) {
			continue
		}
		if flow := a.Trace(s.What, s.Path, s.Kind); flow != nil {
			list = append(list, Found{s, flow})
		}
	}
	return list
}

// Found is a sink that untrusted data reaches.
type Found struct {
	Sink
	Flow *Flow
}
