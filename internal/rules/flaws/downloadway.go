package flaws

import (
	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

// A hop is a value that an address has been on its way to a request, with the
// one that it went to next.
type hop struct {
	at   flow.Value
	next *hop
	note string // "" where nothing is said of it
}

// maxHops bounds how many values are looked at for the way of one address.
const maxHops = 300

// wayOf returns where the address without encryption that v holds is written,
// and which calls hand it on from there.
func wayOf(v flow.Value) []rule.Step {
	queue := []*hop{{at: v}}
	seen := map[flow.Value]bool{v: true}
	for i := 0; i < len(queue) && i < maxHops; i++ {
		h := queue[i]
		if h.at.Op() == js.OpString && startsPlain(h.at) {
			return h.tell()
		}
		for _, b := range before(h.at) {
			if b.at.OK() && !seen[b.at] {
				seen[b.at] = true
				queue = append(queue, &hop{b.at, h, b.note})
			}
		}
	}
	return nil
}

// tell turns the hops from a literal on into steps, one a line.
func (h *hop) tell() []rule.Step {
	steps := []rule.Step{{Place: h.at.Span(), Code: h.at.Source(), Note: "is the address"}}
	for ; h != nil; h = h.next {
		span := h.at.Span()
		if last := steps[len(steps)-1].Place; h.note != "" && (span.File != last.File || span.Line != last.Line) {
			steps = append(steps, rule.Step{Place: span, Code: h.at.Source(), Note: h.note})
		}
	}
	return steps
}

// before returns the values that the beginning of v may come from.
func before(v flow.Value) []hop {
	row, f := v.Row(), v.File
	at := func(ids ...js.ValueID) (list []hop) {
		for _, id := range ids {
			list = append(list, hop{at: f.Value(id)})
		}
		return list
	}
	switch row.Op {
	case js.OpTemplate, js.OpArray:
		if row.Hi > row.Lo {
			return at(f.JS.List[row.Lo])
		}
		return nil
	case js.OpBinary, js.OpAwait:
		return at(row.X)
	case js.OpLogical:
		return at(row.X, row.Y)
	case js.OpCond:
		return at(row.Y, f.JS.List[row.Lo])
	case js.OpAssign:
		return at(row.X, row.Y)
	case js.OpObject:
		return addressIn(v)
	case js.OpParam:
		return handed(v)
	case js.OpCall, js.OpNew:
		c, _ := v.AsCall()
		list := []hop{{at: c.Arg(0)}, {at: c.Receiver()}}
		return append(list, origins(v)...)
	case js.OpRef:
		var list []hop
		for _, d := range f.JS.DefsOf(row.Sym) {
			list = append(list, hop{at: f.Value(d.Value)})
		}
		if len(list) == 0 {
			return origins(v)
		}
		return list[:min(len(list), maxLook)]
	}
	return origins(v)
}

func origins(v flow.Value) []hop {
	var list []hop
	for _, o := range v.Origins() {
		list = append(list, hop{at: o})
	}
	return list
}

// addressIn returns the options that name an address or a host.
func addressIn(v flow.Value) []hop {
	var list []hop
	for _, key := range []string{"url", "uri", "href", "baseURL", "baseUrl", "prefixUrl", "hostname", "host"} {
		if o := v.Option(key); o.State == flow.Present {
			list = append(list, hop{at: o.Value})
		}
	}
	return list
}

// handed returns what the callers of a function give to one of its parameters.
func handed(param flow.Value) []hop {
	var list []hop
	row := param.Row()
	sites := param.File.Callers(row.Func)
	for _, s := range sites[:min(len(sites), maxLook)] {
		list = append(list, hop{at: s.Argument(int(row.Y)), note: "is handed on"})
	}
	if len(list) == 0 {
		return origins(param)
	}
	return list
}

// keptAt returns where what a request brings is written or unpacked: by what
// its result is piped into, or else by the first call behind it that writes.
func keptAt(request flow.Value) []rule.Step {
	at := pipeTarget(request)
	if !at.OK() {
		for _, c := range request.File.Calls(fsWriters...) {
			if c.Span().Line >= request.Span().Line {
				at = c.Value
				break
			}
		}
	}
	if !at.OK() || at.Span().Line == request.Span().Line {
		return nil
	}
	return []rule.Step{{Place: at.Span(), Code: at.Source(), Note: "is written here"}}
}

// joinedLater returns where the property that an address is stored to is put
// together with the rest.
func joinedLater(address flow.Value) []rule.Step {
	stored := address
	for stored.OK() && stored.Op() != js.OpAssign && stored.Op() != js.OpProp {
		stored = parentOf(stored)
	}
	name := stored.Row().Str
	if stored.Op() == js.OpAssign {
		name = stored.File.JS.At(stored.Row().X).Str
	}
	var steps []rule.Step
	for i := range stored.File.JS.Values {
		v := stored.File.Value(js.ValueID(i))
		if v.Op() != js.OpGet || v.Row().Str != name || len(steps) == maxJoined {
			continue
		}
		switch whole := parentOf(v); whole.Op() {
		case js.OpBinary, js.OpTemplate:
			steps = append(steps, rule.Step{Place: v.Span(), Code: whole.Source(), Note: "is put together here"})
		}
	}
	return steps
}

// maxJoined bounds the steps of one address that is used in many places.
const maxJoined = 4
