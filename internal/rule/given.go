package rule

import (
	"strings"
	"sync"

	"tenet/internal/flow"
	"tenet/internal/js"
)

// Given is what a program gives to the names that its templates write: the
// values of properties, in the files that fill templates in. It may be used by
// several goroutines.
type Given struct {
	prog   *flow.Program
	once   sync.Once
	byName map[string][]givenAt
}

type givenAt struct {
	file int
	id   js.ValueID
}

// NewGiven returns what a program gives; it looks when it is first asked.
func NewGiven(p *flow.Program) *Given { return &Given{prog: p} }

// maxGiven is how many values of one name are looked at.
const maxGiven = 40

// fillers are parts of the names of functions that fill templates in.
var fillers = []string{"render", "view", "template", "mustache", "handlebars", "compile"}

func (g *Given) read() {
	g.byName = map[string][]givenAt{}
	for i := range g.prog.Len() {
		f := g.prog.File(i).JS
		if IsAside(f.Text.Name) || !fillsIn(f) {
			continue
		}
		for id := range f.Values {
			row := &f.Values[id]
			switch row.Op {
			case js.OpProp:
				g.add(f.Str(row.Str), i, row.X)
			case js.OpAssign:
				if target := f.At(row.X); target.Op == js.OpGet && f.Str(row.Str) == "=" {
					g.add(f.Str(target.Str), i, row.Y)
				}
			}
		}
	}
}

func (g *Given) add(name string, file int, id js.ValueID) {
	if list := g.byName[name]; name != "" && id != 0 && len(list) <= maxGiven {
		g.byName[name] = append(list, givenAt{file, id})
	}
}

// fillsIn reports whether a file calls what is named as filling a template in.
func fillsIn(f *js.File) bool {
	for i := range f.Values {
		row := &f.Values[i]
		if row.Op != js.OpCall {
			continue
		}
		name := ""
		switch callee := f.At(row.X); callee.Op {
		case js.OpGet:
			name = f.Str(callee.Str)
		case js.OpRef:
			name = f.Str(f.Syms[callee.Sym].Name)
		}
		name = strings.ToLower(name)
		for _, part := range fillers {
			if name != "" && strings.Contains(name, part) {
				return true
			}
		}
	}
	return false
}

// Given returns the values that the program gives to a name where it fills
// templates in; none if it gives nothing, or more than can be looked at.
func (p *PagePass) Given(name string) []flow.Value {
	if p.given == nil {
		return nil
	}
	p.given.once.Do(p.given.read)
	list := p.given.byName[name]
	if len(list) > maxGiven {
		return nil
	}
	var values []flow.Value
	for _, at := range list {
		f := p.files[at.file]
		if f == nil {
			f = p.given.prog.File(at.file)
			p.files[at.file] = f
		}
		values = append(values, f.Value(at.id))
	}
	return values
}
