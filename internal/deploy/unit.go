package deploy

import (
	"strings"

	"tenet/internal/source"
)

// A Unit is a systemd unit file: systemd.syntax(7).
type Unit struct {
	Settings []Setting // in the order of the text
	DropIn   bool      // a part of a unit, in a folder NAME.service.d
}

// A Setting is one `Key=value` of a unit.
type Setting struct {
	Section string
	Key     Word
	Value   Word // continuation lines joined by a space
}

// Last returns the last setting of a key, the one that counts for keys that
// hold one value, or nil.
func (u *Unit) Last(section, key string) *Setting {
	list := u.All(section, key)
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

// All returns the settings of a key that holds a list. An empty assignment
// forgets those before it.
func (u *Unit) All(section, key string) []*Setting {
	var out []*Setting
	for i := range u.Settings {
		s := &u.Settings[i]
		if s.Section != section || s.Key.Value != key {
			continue
		}
		if s.Value.Value == "" {
			out = nil
			continue
		}
		out = append(out, s)
	}
	return out
}

func readUnit(text *source.Text) (*Unit, error) {
	u := &Unit{DropIn: strings.Contains(text.Name, ".d/")}
	data, lines := text.Data, rawLines(text.Data)
	section := ""
	for i := 0; i < len(lines); i++ {
		t := lines[i].trimmed(data)
		if t.start == t.end || data[t.start] == '#' || data[t.start] == ';' {
			continue
		}
		if data[t.start] == '[' {
			if data[t.end-1] != ']' {
				return nil, text.Errorf(t.start, "the section header has no closing bracket")
			}
			section = data[t.start+1 : t.end-1]
			continue
		}
		eq := strings.IndexByte(data[t.start:t.end], '=')
		if eq < 0 {
			return nil, text.Errorf(t.start, "expected Key=value or [Section], found %q", cut(data[t.start:t.end], 40))
		}
		if section == "" {
			return nil, text.Errorf(t.start, "a setting before the first [Section]")
		}
		key := rawLine{t.start, t.start + eq}.trimmed(data)
		var value *stitched
		value, i = unitValue(text, lines, i, rawLine{t.start + eq + 1, t.end})
		u.Settings = append(u.Settings, Setting{
			Section: section,
			Key:     Word{data[key.start:key.end], Pos{text, key.start, key.end}},
			Value:   value.word(value.data, 0, len(value.data)),
		})
	}
	return u, nil
}

// unitValue joins a value with its continuation lines and returns the index
// of the last of them. Comments between them are left out.
func unitValue(text *source.Text, lines []rawLine, i int, first rawLine) (*stitched, int) {
	data := text.Data
	var b stitcher
	for l := first.trimmed(data); ; {
		if l.end == l.start || data[l.end-1] != '\\' || i+1 >= len(lines) {
			b.add(text, l.start, l.end)
			return b.done(text), i
		}
		b.add(text, l.start, l.end-1) // the backslash becomes a space
		b.data.WriteByte(' ')
		for i++; i < len(lines); i++ {
			l = lines[i].trimmed(data)
			if l.start == l.end || data[l.start] != '#' && data[l.start] != ';' {
				break
			}
		}
		if i >= len(lines) {
			return b.done(text), i
		}
	}
}

// ExecCommand is the program that an Exec setting starts.
type ExecCommand struct {
	Command
	Prefix Word // the characters before it that change how: "+", "!", "-", "@", ":"
}

// Exec cuts the value of an Exec setting: systemd.service(5), COMMAND LINES.
// A semicolon on its own separates commands; only the first is returned.
func (s *Setting) Exec() ExecCommand {
	v := s.Value
	n := 0
	for n < len(v.Value) && strings.IndexByte("@-:+!|", v.Value[n]) >= 0 {
		n++
	}
	line := &stitched{text: v.Text, data: v.Value, whole: v.Pos}
	if strings.HasPrefix(v.Text.Data[v.Start:], v.Value) {
		line = span(v.Text, v.Start, v.Start+len(v.Value))
	}
	out := ExecCommand{Prefix: line.word(v.Value[:n], 0, n)}
	for _, f := range fields(line.part(n, len(line.data))) {
		if f.value == ";" {
			break
		}
		out.Words = append(out.Words, line.word(strings.Trim(f.value, `"'`), n+f.start, n+f.end))
	}
	out.Exec = true
	return out
}
