package deploy

import (
	"path"
	"strings"
)

// A Command is one simple command of a shell text: `sudo node app.js`.
// Assignments before it, redirections and shell keywords are left out.
type Command struct {
	Words []Word
	Exec  bool // given as a list of arguments, no shell in between
}

// Name returns the program without its folder: "sudo" for /usr/bin/sudo.
func (c Command) Name() string {
	if len(c.Words) == 0 {
		return ""
	}
	return path.Base(c.Words[0].Value)
}

// Args returns the words after the program.
func (c Command) Args() []Word {
	if len(c.Words) == 0 {
		return nil
	}
	return c.Words[1:]
}

// maxShellNesting bounds `sh -c "sh -c ..."`.
const maxShellNesting = 4

// commands splits a text of the POSIX shell language (XCU 2) into its simple
// commands. Control flow is flattened: what only runs in some branch is
// listed like the rest. Expansions stay as written.
func commands(s *stitched) []Command { return nestedCommands(s, 0) }

func nestedCommands(s *stitched, depth int) []Command {
	r := &shellReader{s: s, data: s.data}
	r.run()
	var out []Command
	for _, c := range r.out {
		out = append(out, c)
		out = append(out, scriptOf(s, c, depth)...)
	}
	return out
}

// scriptOf returns the commands of the script in `sh -c SCRIPT`.
func scriptOf(s *stitched, c Command, depth int) []Command {
	switch c.Name() {
	case "sh", "bash", "ash", "dash", "su":
	default:
		return nil
	}
	for i, w := range c.Words {
		if i == 0 || i+1 >= len(c.Words) || !strings.HasPrefix(w.Value, "-") || !strings.HasSuffix(w.Value, "c") ||
			strings.HasPrefix(w.Value, "--") {
			continue
		}
		if depth >= maxShellNesting {
			return nil
		}
		script := c.Words[i+1]
		inner := &stitched{text: s.text, data: script.Value, whole: script.Pos}
		if at := strings.Index(s.text.Data[script.Start:script.End], script.Value); at >= 0 && script.Value != "" {
			inner = span(s.text, script.Start+at, script.Start+at+len(script.Value))
		}
		return nestedCommands(inner, depth+1)
	}
	return nil
}

// execCommand is a command whose arguments are given one by one.
func execCommand(s *stitched, words []Word) []Command {
	c := Command{Words: words, Exec: true}
	return append([]Command{c}, scriptOf(s, c, 0)...)
}

// shellReader cuts words; quoting follows XCU 2.2.
type shellReader struct {
	s    *stitched
	data string
	at   int
	out  []Command

	words    []Word
	redirect bool // the next word is the target of a redirection
}

func (r *shellReader) run() {
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case blank(c):
			r.at++
		case c == '#':
			i := strings.IndexByte(r.data[r.at:], '\n')
			if i < 0 {
				i = len(r.data) - r.at
			}
			r.at += i
		case strings.IndexByte("\n;&|()`", c) >= 0:
			if c == '&' && strings.HasPrefix(r.data[r.at:], "&>") {
				r.at++
				continue
			}
			r.at++
			r.end()
		case c == '<' || c == '>':
			r.at++
			r.redirect = true
			for r.at < len(r.data) && strings.IndexByte("<>&|-", r.data[r.at]) >= 0 {
				r.at++
			}
		default:
			r.word()
		}
	}
	r.end()
}

func (r *shellReader) end() {
	if len(r.words) > 0 {
		r.out = append(r.out, Command{Words: r.words})
	}
	r.words, r.redirect = nil, false
}

// word reads to the next unquoted separator. `$(` starts a command of its own.
func (r *shellReader) word() {
	start := r.at
	var b strings.Builder
	for r.at < len(r.data) {
		c := r.data[r.at]
		switch {
		case c == '\\' && r.at+1 < len(r.data):
			b.WriteByte(r.data[r.at+1])
			r.at += 2
		case c == '\'':
			end := strings.IndexByte(r.data[r.at+1:], '\'')
			if end < 0 {
				end = len(r.data) - r.at - 1
			}
			b.WriteString(r.data[r.at+1 : r.at+1+end])
			r.at = min(r.at+end+2, len(r.data))
		case c == '"':
			r.doubleQuoted(&b)
		case c == '$' && strings.HasPrefix(r.data[r.at:], "$("):
			if r.at > start {
				r.keep(b.String(), start)
			}
			r.at += 2
			r.end()
			return
		case blank(c) || strings.IndexByte("\n;&|()<>`", c) >= 0:
			if fd := b.String(); (c == '<' || c == '>') && fd != "" && strings.Trim(fd, "0123456789") == "" {
				return // the 2 of 2>file
			}
			r.keep(b.String(), start)
			return
		default:
			b.WriteByte(c)
			r.at++
		}
	}
	r.keep(b.String(), start)
}

func (r *shellReader) doubleQuoted(b *strings.Builder) {
	r.at++
	for r.at < len(r.data) && r.data[r.at] != '"' {
		if r.data[r.at] == '\\' && r.at+1 < len(r.data) && strings.IndexByte("\"\\$`\n", r.data[r.at+1]) >= 0 {
			r.at++
		}
		b.WriteByte(r.data[r.at])
		r.at++
	}
	r.at = min(r.at+1, len(r.data))
}

// keep adds a word to the command, unless it is a keyword, an assignment
// before the command, or the target of a redirection.
func (r *shellReader) keep(value string, start int) {
	if r.redirect {
		r.redirect = false
		return
	}
	if len(r.words) == 0 {
		switch value {
		case "", "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "time", "esac":
			return
		}
		if name, _, ok := strings.Cut(value, "="); ok && isName(name) {
			return
		}
	}
	r.words = append(r.words, r.s.word(value, start, r.at))
}

func isName(s string) bool {
	for i, c := range []byte(s) {
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
