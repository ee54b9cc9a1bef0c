package deploy

import (
	"strings"

	"tenet/internal/source"
)

// An Nginx is one nginx configuration file, which may be a fragment that
// another one includes.
type Nginx struct {
	Directives []*Directive
}

// A Directive is one nginx directive: `name args;` or `name args { ... }`.
type Directive struct {
	Name  Word
	Args  []Word
	Block []*Directive // what stands in its braces
	Body  bool         // it has braces
	Pos                // from its name to the semicolon or closing brace
}

// Walk calls visit for a directive and all in its block, outermost first,
// with the blocks around each.
func (n *Nginx) Walk(visit func(d *Directive, around []*Directive)) {
	walkNginx(n.Directives, nil, visit)
}

func walkNginx(list, around []*Directive, visit func(*Directive, []*Directive)) {
	for _, d := range list {
		visit(d, around)
		if d.Body {
			walkNginx(d.Block, append(around[:len(around):len(around)], d), visit)
		}
	}
}

// maxNginxDepth bounds the nesting of blocks; nginx itself knows five levels
// and nested locations.
const maxNginxDepth = 50

// maxNginxVariable bounds the search for the end of ${name}.
const maxNginxVariable = 128

type nginxReader struct {
	text *source.Text
	data string
	at   int

	root  Nginx
	stack []*Directive // open blocks
	words []Word       // of the directive that is being read
}

func readNginx(text *source.Text) (*Nginx, error) {
	r := &nginxReader{text: text, data: text.Data}
	for r.at < len(r.data) {
		var err error
		switch c := r.data[r.at]; {
		case blank(c) || c == '\n':
			r.at++
		case c == '#':
			r.at = nextLine(r.data, r.at)
		case c == ';':
			r.at++
			err = r.end()
		case c == '{':
			err = r.open()
		case c == '}':
			err = r.close()
		default:
			err = r.word()
		}
		if err != nil {
			return nil, err
		}
	}
	if len(r.words) > 0 {
		return nil, text.Errorf(r.words[0].Start, "the directive %s has no semicolon", cut(r.words[0].Value, 40))
	}
	if len(r.stack) > 0 {
		open := r.stack[len(r.stack)-1]
		return nil, text.Errorf(open.Start, "the block %s is never closed", cut(open.Name.Value, 40))
	}
	return &r.root, nil
}

func nextLine(data string, at int) int {
	if i := strings.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(data)
}

// directive makes one of the words read so far and puts it into its block.
func (r *nginxReader) directive() *Directive {
	d := &Directive{Name: r.words[0], Args: r.words[1:], Pos: Pos{r.text, r.words[0].Start, r.at}}
	r.words = nil
	if len(r.stack) == 0 {
		r.root.Directives = append(r.root.Directives, d)
	} else {
		top := r.stack[len(r.stack)-1]
		top.Block = append(top.Block, d)
	}
	return d
}

func (r *nginxReader) end() error {
	if len(r.words) == 0 {
		return r.text.Errorf(r.at-1, "a semicolon without a directive")
	}
	r.directive()
	return nil
}

func (r *nginxReader) open() error {
	if len(r.words) == 0 {
		return r.text.Errorf(r.at, "a block without a name")
	}
	if len(r.stack) >= maxNginxDepth {
		return r.text.Errorf(r.at, "blocks nested deeper than %d levels", maxNginxDepth)
	}
	r.at++
	d := r.directive()
	d.Body = true
	if strings.HasSuffix(d.Name.Value, "_by_lua_block") {
		return r.skipLua(d)
	}
	r.stack = append(r.stack, d)
	return nil
}

func (r *nginxReader) close() error {
	if len(r.words) > 0 {
		return r.text.Errorf(r.words[0].Start, "the directive %s has no semicolon", cut(r.words[0].Value, 40))
	}
	if len(r.stack) == 0 {
		return r.text.Errorf(r.at, "a closing brace without a block")
	}
	r.at++
	r.stack[len(r.stack)-1].End = r.at
	r.stack = r.stack[:len(r.stack)-1]
	return nil
}

// skipLua moves past a block of Lua, which has a grammar of its own: braces
// are counted outside of strings and comments.
func (r *nginxReader) skipLua(d *Directive) error {
	for depth := 1; r.at < len(r.data); {
		switch c := r.data[r.at]; {
		case strings.HasPrefix(r.data[r.at:], "--"):
			r.at = nextLine(r.data, r.at)
			continue
		case c == '"' || c == '\'':
			r.quoted(c)
			continue
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
		r.at++
		if depth == 0 {
			d.End = r.at
			return nil
		}
	}
	return r.text.Errorf(d.Start, "the block %s is never closed", d.Name.Value)
}

// quoted reads a string in quotes and returns it with \" and \' undone.
func (r *nginxReader) quoted(quote byte) (string, bool) {
	var b strings.Builder
	r.at++
	for r.at < len(r.data) {
		c := r.data[r.at]
		switch {
		case c == quote:
			r.at++
			return b.String(), true
		case c == '\\' && r.at+1 < len(r.data):
			if next := r.data[r.at+1]; next != quote && next != '\\' {
				b.WriteByte(c) // left to the directive: a regular expression
			}
			b.WriteByte(r.data[r.at+1])
			r.at += 2
		default:
			b.WriteByte(c)
			r.at++
		}
	}
	return b.String(), false
}

func (r *nginxReader) word() error {
	start := r.at
	if c := r.data[r.at]; c == '"' || c == '\'' {
		value, ok := r.quoted(c)
		if !ok {
			return r.text.Errorf(start, "the string never ends")
		}
		r.words = append(r.words, Word{value, Pos{r.text, start, r.at}})
		return nil
	}
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c == '\\' && r.at+1 < len(r.data):
			r.at += 2
			continue
		case strings.HasPrefix(r.data[r.at:], "${"): // the brace of a variable
			name := r.data[r.at:min(r.at+maxNginxVariable, len(r.data))]
			if i := strings.IndexAny(name, "}; \n"); i >= 0 && name[i] == '}' {
				r.at += i + 1
				continue
			}
			r.at++
			continue
		case blank(c) || strings.IndexByte("\n;{}", c) >= 0:
			r.words = append(r.words, Word{r.data[start:r.at], Pos{r.text, start, r.at}})
			return nil
		}
		r.at++
	}
	r.words = append(r.words, Word{r.data[start:r.at], Pos{r.text, start, r.at}})
	return nil
}
