package deploy

import (
	"regexp"
	"strings"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

var dockerInstructions = map[string]bool{
	"ADD": true, "ARG": true, "CMD": true, "COPY": true, "ENTRYPOINT": true, "ENV": true, "EXPOSE": true, "FROM": true,
	"HEALTHCHECK": true, "LABEL": true, "MAINTAINER": true, "ONBUILD": true, "RUN": true, "SHELL": true,
	"STOPSIGNAL": true, "USER": true, "VOLUME": true, "WORKDIR": true,
}

// directives reads `# escape=` and its like, which count only before anything
// else.
func (r *dockerReader) directives() {
	for _, l := range r.lines {
		l = l.trimmed(r.text.Data)
		s := r.text.Data[l.start:l.end]
		if !strings.HasPrefix(s, "#") {
			return
		}
		key, value, ok := strings.Cut(s[1:], "=")
		key = strings.TrimSpace(key)
		if !ok || !isName(key) {
			return
		}
		if value = strings.TrimSpace(value); strings.EqualFold(key, "escape") && value == "`" {
			r.escape = '`'
		}
	}
}

// logical returns the next line with its continuations. Comments and empty
// lines between continuations are left out, as buildkit does.
func (r *dockerReader) logical() (line *stitched, pos Pos, ok bool) {
	data := r.text.Data
	var b stitcher
	for r.next < len(r.lines) {
		l := r.lines[r.next]
		r.next++
		t := l.trimmed(data)
		if t.start == t.end || data[t.start] == '#' {
			continue
		}
		if !ok {
			ok = true
			l.start = t.start
			pos = Pos{r.text, t.start, t.end}
		}
		pos.End = t.end
		more := data[t.end-1] == r.escape && (t.end-2 < t.start || data[t.end-2] != r.escape)
		if !more {
			b.add(r.text, l.start, t.end)
			break
		}
		b.add(r.text, l.start, t.end-1)
	}
	return b.done(r.text), pos, ok
}

// parse cuts a line into its instruction and arguments, and reads heredocs.
func (r *dockerReader) parse(line *stitched, pos Pos) (Instruction, error) {
	var in Instruction
	for {
		end := strings.IndexFunc(line.data, func(c rune) bool { return c == ' ' || c == '\t' })
		if end < 0 {
			end = len(line.data)
		}
		in.Name = strings.ToUpper(line.data[:end])
		in.Keyword = line.pos(0, end)
		if !dockerInstructions[in.Name] {
			return in, r.text.Errorf(in.Keyword.Start, "not a Dockerfile instruction: %q", cut(line.data[:end], 40))
		}
		rest := end
		for rest < len(line.data) && blank(line.data[rest]) {
			rest++
		}
		line = line.part(rest, len(line.data))
		if in.Name != "ONBUILD" || in.OnBuild {
			break
		}
		in.OnBuild = true
	}
	in.Pos = pos
	return in, r.arguments(&in, line)
}

func (r *dockerReader) arguments(in *Instruction, line *stitched) error {
	at := 0
	for _, w := range fields(line) {
		if !strings.HasPrefix(w.value, "--") {
			break
		}
		in.Flags = append(in.Flags, line.word(w.value, w.start, w.end))
		at = w.end
	}
	for at < len(line.data) && blank(line.data[at]) {
		at++
	}
	line = line.part(at, len(line.data))
	if in.Name == "HEALTHCHECK" {
		if len(line.data) < 4 || !strings.EqualFold(line.data[:4], "CMD ") {
			return nil
		}
		line = line.part(4, len(line.data))
	}
	bodies, err := r.heredocs(in, line)
	if err != nil {
		return err
	}
	if words, ok := r.jsonForm(line); ok {
		in.JSON, in.Words = true, words
	} else {
		for _, w := range fields(line) {
			in.Words = append(in.Words, line.word(w.value, w.start, w.end))
		}
	}
	switch in.Name {
	case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK":
	default:
		return nil
	}
	switch {
	case in.JSON:
		in.Commands = execCommand(line, in.Words)
	case r.posix:
		in.Commands = commands(line)
		for _, b := range bodies {
			in.Commands = append(in.Commands, commands(b)...)
		}
	}
	return nil
}

// jsonForm reads ["a", "b"]. What looks like a list but is none is the shell
// form, as in Docker.
func (r *dockerReader) jsonForm(line *stitched) ([]Word, bool) {
	if !strings.HasPrefix(line.data, "[") {
		return nil, false
	}
	n, err := yaml.ParseJSON(source.New("", line.data), yaml.StrictJSON)
	if err != nil || n.Kind != yaml.Seq {
		return nil, false
	}
	words := make([]Word, 0, len(n.Values))
	for _, v := range n.Values {
		if v.Kind != yaml.String {
			return nil, false
		}
		words = append(words, line.word(v.Value, v.Start, v.End))
	}
	return words, true
}

// maxHeredocs bounds the heredocs of one instruction.
const maxHeredocs = 64

var heredocStart = regexp.MustCompile(`(?:^|[\s0-9;&|(])<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)(["']?)`)

// heredocs reads the bodies of <<EOF in RUN, COPY and ADD. Only a body that is
// the whole command of a RUN, or is fed to a shell, is a script.
func (r *dockerReader) heredocs(in *Instruction, line *stitched) (scripts []*stitched, err error) {
	switch in.Name {
	case "RUN", "COPY", "ADD":
	default:
		return nil, nil
	}
	if !strings.Contains(line.data, "<<") {
		return nil, nil
	}
	for _, m := range heredocStart.FindAllStringSubmatchIndex(line.data, maxHeredocs) {
		if m[4] < m[5] != (m[8] < m[9]) || inQuotes(line.data, m[0]) {
			continue
		}
		dash, name := m[2] < m[3], line.data[m[6]:m[7]]
		body, end, ok := r.body(name, dash)
		if !ok {
			return nil, r.text.Errorf(line.offset(m[6]), "the heredoc %s never ends", name)
		}
		in.End = end
		if before := strings.Fields(line.data[:m[0]]); in.Name == "RUN" && (len(before) == 0 || posixShell(before[0])) {
			scripts = append(scripts, body)
		}
	}
	return scripts, nil
}

func (r *dockerReader) body(name string, dash bool) (body *stitched, end int, ok bool) {
	data := r.text.Data
	body = span(r.text, 0, 0)
	first := r.next
	for r.next < len(r.lines) {
		l := r.lines[r.next]
		r.next++
		s := data[l.start:l.end]
		if dash {
			s = strings.TrimLeft(s, "\t")
		}
		if s == name {
			if r.next-1 > first {
				body = span(r.text, r.lines[first].start, l.start)
			}
			return body, l.end, true
		}
	}
	return body, 0, false
}

func inQuotes(s string, at int) bool {
	var quote byte
	for i := 0; i < at && i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quote != '\'':
			i++
		case (c == '"' || c == '\'') && (quote == 0 || quote == c):
			quote ^= c
		}
	}
	return quote != 0
}

type field struct {
	value      string
	start, end int
}

// fields cuts a line at white space outside of quotes and keeps the quotes.
func fields(line *stitched) []field {
	var out []field
	s := line.data
	for at := 0; at < len(s); {
		if blank(s[at]) {
			at++
			continue
		}
		start := at
		var quote byte
		for at < len(s) && (quote != 0 || !blank(s[at])) {
			switch c := s[at]; {
			case c == '\\' && quote != '\'' && at+1 < len(s):
				at++
			case (c == '"' || c == '\'') && (quote == 0 || quote == c):
				quote ^= c
			}
			at++
		}
		out = append(out, field{s[start:at], start, at})
	}
	return out
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "..."
}
