package leaks

import (
	"tenet/internal/flow"
	"tenet/internal/js"
)

// A status is what is known of the status code of an answer.
type status struct {
	given bool    // something sets it
	code  float64 // 0 if not known
}

// client reports whether the answer says that the visitor made a mistake.
func (s status) client() bool { return s.code >= 400 && s.code < 500 }

// statuses is what a file says of the status of its answers, searched once.
type statuses struct {
	setters []setter              // statements, in the order of the text
	after   map[js.ValueID]status // hapi's h.response(x).code(404), by the call of response
}

// A setter is a statement that sets the status of an answer: res.status(404),
// res.statusCode = 404, ctx.status = 404.
type setter struct {
	block js.BlockID
	start int32
	status
}

func statusesOf(f *flow.File) *statuses {
	s := &statuses{after: map[js.ValueID]status{}}
	for id := range f.JS.Values {
		v := f.Value(js.ValueID(id))
		row := v.Row()
		switch row.Op {
		case js.OpCall:
			c, _ := v.AsCall()
			st, ok := setsStatus(c)
			switch {
			case ok && v.Dropped():
				s.setters = append(s.setters, setter{row.Block, row.Start, st})
			case ok && c.Method() == "code":
				s.after[c.Receiver().ID] = st
			}
		case js.OpAssign:
			if name := f.Value(row.X).Name(); f.JS.At(row.X).Op == js.OpGet && (name == "status" || name == "statusCode") {
				s.setters = append(s.setters, setter{row.Block, row.Start, known(f.Value(row.Y))})
			}
		}
	}
	return s
}

// of returns the status code that a sending call goes with: in its arguments,
// in its chain (res.status(404).send), after it, or set by a statement before.
func (s *statuses) of(call flow.Call, by *sender) status {
	if by.statusArg >= 0 {
		v := call.Arg(by.statusArg)
		if by.statusKey != "" {
			v = v.Option(by.statusKey).Value
		}
		return known(v)
	}
	for c, ok := call.Receiver().AsCall(); ok; c, ok = c.Receiver().AsCall() {
		if st, ok := setsStatus(c); ok {
			return st
		}
	}
	if st, ok := s.after[call.ID]; ok {
		return st
	}
	return s.before(call.Value)
}

// before returns what the last statement before v, in the same block or one
// around it, sets the status to.
func (s *statuses) before(v flow.Value) status {
	around := map[js.BlockID]bool{}
	for b := v.Row().Block; b >= 0; b = v.File.JS.Blocks[b].Parent {
		around[b] = true
		if v.File.JS.Blocks[b].Kind == js.BlockBody {
			break
		}
	}
	for i := len(s.setters) - 1; i >= 0; i-- {
		if set := &s.setters[i]; around[set.block] && set.start < v.Row().Start {
			return set.status
		}
	}
	return status{}
}

// setsStatus reports whether a call sets the status of an answer.
func setsStatus(c flow.Call) (status, bool) {
	switch c.Method() {
	case "status", "code", "writeHead":
		return known(c.Arg(0)), c.Arg(0).OK()
	}
	return status{}, false
}

// known evaluates a status code. What the code only falls back to, as in
// err.status || 500, is not known.
func known(v flow.Value) status {
	c := v.Const()
	switch {
	case v.Is("@nestjs/common.HttpStatus.INTERNAL_SERVER_ERROR"):
		return status{true, 500}
	case c.Kind == flow.Number && !c.Default:
		return status{true, c.Num}
	}
	return status{given: v.OK()}
}
