package markup

import "strings"

// Code returns the scripts of the file as one program of the same length, in
// which everything else is a space: its offsets, lines and columns are those
// of the file. The scripts of a page share their globals, so that one program
// is what they are. As says how to parse it, as the extension of a source
// file: "js", "mjs", "ts", "mts", "tsx". It is "" if there is no script.
//
// What a template writes into a script stands there as a name of many $, of
// which nobody knows what it is, see [Unknown]; in a string, as spaces. Of EJS, the code around the
// scripts is part of the program: <%= name %> is the statement (name);
func (f *File) Code() (text, as string) {
	scriptlets := f.scriptlets()
	if len(f.Scripts) == 0 && len(f.bindings) == 0 && !scriptlets {
		return "", ""
	}
	data := f.Text.Data
	out := blank(data)
	ts, jsx, module := false, false, f.Language >= Vue && f.Language <= Astro
	mask := masked(data, f.tags)
	next := 0
	for _, s := range f.Scripts {
		ts, jsx = ts || s.TS, jsx || s.JSX
		module = module || s.Module && len(f.Scripts) == 1
		for ; next < len(f.tags) && f.tags[next].start < s.Start; next++ {
			scriptlet(out, data, &f.tags[next], scriptlets)
		}
		copy(out[s.Start:s.End], data[s.Start:s.End])
		unwrap(out[s.Start:s.End])
		q := quotes{data: mask[:s.End], at: s.Start}
		for ; next < len(f.tags) && f.tags[next].end <= s.End; next++ {
			fill(out, &f.tags[next], q.to(f.tags[next].start))
		}
		if s.End < len(out) && out[s.End] == ' ' {
			out[s.End] = ';'
		}
	}
	for ; next < len(f.tags); next++ {
		scriptlet(out, data, &f.tags[next], scriptlets)
	}
	f.write(out)
	switch {
	case ts && jsx:
		as = "tsx"
	case ts:
		as = "ts"
	default:
		as = "js"
	}
	if module && as != "tsx" {
		as = "m" + as
	}
	return string(out), as
}

// Unknown is how the names begin that stand for what a template writes.
const Unknown = "$$$$"

// scriptlets reports whether the tags around the scripts are JavaScript.
func (f *File) scriptlets() bool { return f.Language == EJS && len(f.tags) > 0 }

// blank returns a text of spaces with the line breaks of data.
func blank(data string) []byte {
	out := make([]byte, len(data))
	for i := range out {
		if out[i] = data[i]; out[i] != '\n' && out[i] != '\r' {
			out[i] = ' '
		}
	}
	return out
}

// unwrap removes what hid scripts from browsers that knew none, and from XML.
func unwrap(script []byte) {
	lead := len(script) - len(strings.TrimLeft(string(script), " \t\r\n"))
	for _, open := range [...]string{"<!--", "<![CDATA["} {
		if strings.HasPrefix(string(script[lead:]), open) {
			for i := lead; i < len(script) && script[i] != '\n' && script[i] != '\r' && (open == "<!--" || i < lead+len(open)); i++ {
				script[i] = ' '
			}
		}
	}
	trail := len(strings.TrimRight(string(script), " \t\r\n"))
	for _, end := range [...]string{"-->", "]]>"} {
		if strings.HasSuffix(string(script[:trail]), end) {
			for i := trail - len(end); i < trail; i++ {
				script[i] = ' '
			}
		}
	}
}

// fill puts something that parses where a template writes into a script.
func fill(out []byte, t *tag, quote byte) {
	for i := t.start; i < t.end; i++ {
		switch {
		case out[i] != '\n' && out[i] != '\r':
			out[i] = ' '
		case (quote == '"' || quote == '\'') && out[i-1] == ' ':
			out[i-1] = '\\' // the string goes on in the next line
		}
	}
	if quote != 0 || t.kind != tagOutput && t.kind != tagRaw {
		return
	}
	for i := t.start; i < t.end && out[i] == ' '; i++ {
		out[i] = '$'
	}
}

// scriptlet puts the code of a tag into the program, if it is any.
func scriptlet(out []byte, data string, t *tag, is bool) {
	if !is || t.kind == tagComment {
		return
	}
	code := strings.TrimRight(data[t.lo:t.hi], " \t\r\n;")
	if t.kind == tagCode {
		code = data[t.lo:t.hi]
	}
	if strings.TrimSpace(code) == "" {
		return
	}
	// EJS begins a new line after a comment, where we have no room.
	last := strings.LastIndexByte(code, '\n') + 1
	if n := strings.Index(code[last:], "//"); n >= 0 && (n == 0 || isSpace(code[last+n-1]) || code[last+n-1] == ';') {
		code = code[:last+n]
	}
	copy(out[t.lo:], code)
	out[t.end-1] = ';'
	if t.kind != tagCode {
		copy(out[t.start:], ";(")
		out[t.end-2] = ')'
	}
}
