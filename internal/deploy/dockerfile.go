package deploy

import (
	"maps"
	"strings"

	"tenet/internal/source"
)

// A Dockerfile is the stages of a Dockerfile or Containerfile.
// https://docs.docker.com/reference/dockerfile/
type Dockerfile struct {
	Stages []Stage // at least one; the last is what `docker build` ships
}

// A Stage is what one FROM begins.
type Stage struct {
	Name   string // AS name, in lower case
	From   Word   // the image or stage as written
	Image  Value  // of From
	Parent int    // the index of the stage that it builds on, or -1
	Pos           // of the FROM instruction

	Instructions []Instruction // after FROM

	// User is what the stage runs as in the end, USER lines of the stages
	// that it builds on included. It is nil if there is no USER line: then
	// the base image decides.
	User *User
}

// A User is one USER instruction.
type User struct {
	Value
	Word  Word // as written
	Stage int  // of the line
}

// An Instruction is one instruction of a stage.
type Instruction struct {
	Name    string // in upper case: "RUN"
	Keyword Pos    // where the name stands
	Pos            // the whole instruction, continuations and heredocs included
	Flags   []Word // --chown=node:node
	Words   []Word // the arguments: of the JSON form, or cut at white space with their quotes
	Values  []Value
	JSON    bool // the arguments are a JSON list
	OnBuild bool // runs in builds on top of this image only

	// Commands is what a RUN, CMD, ENTRYPOINT or HEALTHCHECK runs, heredocs
	// included; empty if another shell than a POSIX one is set.
	Commands []Command
}

// Arg returns the arguments with one space between them.
func (i Instruction) Arg() string {
	var parts []string
	for _, w := range i.Words {
		parts = append(parts, w.Value)
	}
	return strings.Join(parts, " ")
}

// Base returns the image at the bottom of a stage, following the stages that
// it builds on.
func (d *Dockerfile) Base(stage int) Value {
	for d.Stages[stage].Parent >= 0 {
		stage = d.Stages[stage].Parent
	}
	return d.Stages[stage].Image
}

// Lineage returns a stage and those that it builds on, the stage first.
func (d *Dockerfile) Lineage(stage int) []int {
	var out []int
	for ; stage >= 0; stage = d.Stages[stage].Parent {
		out = append(out, stage)
	}
	return out
}

// Last returns the last instruction of that name in the stage or those it
// builds on, or nil. ONBUILD ones do not count.
func (d *Dockerfile) Last(stage int, name string) *Instruction {
	for _, s := range d.Lineage(stage) {
		list := d.Stages[s].Instructions
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].Name == name && !list[i].OnBuild {
				return &list[i]
			}
		}
	}
	return nil
}

// A dockerReader follows a Dockerfile instruction by instruction, with the
// variables that are set at that point.
type dockerReader struct {
	text   *source.Text
	lines  []rawLine
	next   int // index into lines
	escape byte

	out    *Dockerfile
	names  map[string]int        // stages by name
	global map[string]variable   // ARG before the first FROM
	scopes []map[string]variable // by stage, at its end
	vars   map[string]variable   // of the current stage
	posix  bool                  // SHELL is a POSIX shell
}

func readDockerfile(text *source.Text) (*Dockerfile, error) {
	r := &dockerReader{text: text, lines: rawLines(text.Data), escape: '\\', out: &Dockerfile{},
		names: map[string]int{}, global: map[string]variable{}}
	r.directives()
	for {
		line, pos, ok := r.logical()
		if !ok {
			break
		}
		if err := r.instruction(line, pos); err != nil {
			return nil, err
		}
	}
	if len(r.out.Stages) == 0 {
		return nil, text.Errorf(0, "no FROM instruction: there is no image to build")
	}
	return r.out, nil
}

func (r *dockerReader) instruction(line *stitched, pos Pos) error {
	in, err := r.parse(line, pos)
	if err != nil {
		return err
	}
	if in.Name == "FROM" {
		return r.from(in)
	}
	if len(r.out.Stages) == 0 {
		if in.Name != "ARG" {
			return r.text.Errorf(in.Keyword.Start, "%s stands before the first FROM", in.Name)
		}
		r.assignArg(in, r.global, nil)
		return nil
	}
	stage := &r.out.Stages[len(r.out.Stages)-1]
	if !in.OnBuild {
		r.effect(stage, &in)
	}
	stage.Instructions = append(stage.Instructions, in)
	return nil
}

// maxStages bounds what stages that build on each other copy.
const maxStages = 500

// from begins a stage.
func (r *dockerReader) from(in Instruction) error {
	if len(in.Words) == 0 {
		return r.text.Errorf(in.Keyword.Start, "FROM names no image")
	}
	if len(r.out.Stages) >= maxStages {
		return r.text.Errorf(in.Keyword.Start, "more than %d stages", maxStages)
	}
	s := Stage{From: in.Words[0], Pos: in.Pos, Parent: -1}
	s.Image = expand(in.Words[0].Value, r.global)
	r.vars = map[string]variable{}
	r.posix = r.escape == '\\'
	if i, ok := r.names[strings.ToLower(s.Image.Value)]; ok && s.Image.Known {
		s.Parent, s.User = i, r.out.Stages[i].User
		maps.Copy(r.vars, r.scopes[i])
	}
	if len(in.Words) >= 3 && strings.EqualFold(in.Words[1].Value, "AS") {
		s.Name = strings.ToLower(in.Words[2].Value)
		r.names[s.Name] = len(r.out.Stages)
	}
	r.out.Stages = append(r.out.Stages, s)
	r.scopes = append(r.scopes, r.vars)
	return nil
}

// effect applies what an instruction changes for those after it.
func (r *dockerReader) effect(stage *Stage, in *Instruction) {
	switch in.Name {
	case "ARG":
		r.assignArg(*in, r.vars, r.global)
	case "ENV":
		r.assignEnv(*in)
	case "SHELL":
		r.posix = len(in.Words) > 0 && posixShell(in.Words[0].Value)
	case "USER":
		if len(in.Words) > 0 {
			stage.User = &User{expand(in.Words[0].Value, r.vars), in.Words[0], len(r.out.Stages) - 1}
		}
	case "EXPOSE", "WORKDIR":
		for _, w := range in.Words {
			in.Values = append(in.Values, expand(w.Value, r.vars))
		}
	}
}

func posixShell(program string) bool {
	switch program[strings.LastIndexByte(program, '/')+1:] {
	case "sh", "bash", "ash", "dash", "zsh", "ksh":
		return true
	}
	return false
}

// assignArg sets ARG names. An ARG without default takes the value that an
// ARG before the first FROM gave it, or is unknown.
func (r *dockerReader) assignArg(in Instruction, vars, global map[string]variable) {
	for _, w := range in.Words {
		name, def, ok := strings.Cut(w.Value, "=")
		v := variable{arg: true}
		if ok {
			d := expand(def, vars)
			v.value, v.known = d.Value, d.Known
		} else if g, found := global[name]; found {
			v = g
		}
		vars[name] = v
	}
}

// assignEnv sets ENV variables: NAME=value ... or the old form NAME value.
func (r *dockerReader) assignEnv(in Instruction) {
	if len(in.Words) > 1 && !strings.Contains(in.Words[0].Value, "=") {
		v := expand(strings.TrimPrefix(in.Arg(), in.Words[0].Value+" "), r.vars)
		r.vars[in.Words[0].Value] = variable{v.Value, v.Known, v.Default}
		return
	}
	for _, w := range in.Words {
		if name, value, ok := strings.Cut(w.Value, "="); ok {
			v := expand(value, r.vars)
			r.vars[name] = variable{v.Value, v.Known, v.Default}
		}
	}
}
