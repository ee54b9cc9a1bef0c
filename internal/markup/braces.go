package markup

import "strings"

// brace: {value} {@html raw} {#if x} {:else} {/if} of Svelte, outside of its
// scripts.
func (s *tagScanner) brace() bool {
	if s.data[s.at] != '{' {
		return false
	}
	end := s.braces.closing(s.at, len(s.data))
	if end < 0 {
		return false
	}
	t := tag{s.at, end + 1, s.at + 1, end, tagOutput, "{"}
	switch rest := strings.TrimLeft(s.data[t.lo:end], " \t\r\n"); {
	case rest == "":
		t.kind = tagComment
	case strings.HasPrefix(rest, "@html"):
		t.kind, t.open = tagRaw, "{@html"
		t.lo = end - len(rest) + len("@html")
	case strings.IndexByte("#:/@", rest[0]) >= 0:
		t.kind = tagCode
	}
	s.tags = append(s.tags, t)
	s.at = t.end
	return true
}

// attribute: ={value} of Astro, outside of its scripts.
func (s *tagScanner) attribute() bool {
	if !s.has("={") {
		return false
	}
	end := s.braces.closing(s.at+1, len(s.data))
	if end < 0 {
		return false
	}
	s.tags = append(s.tags, tag{s.at + 1, end + 1, s.at + 2, end, tagExpr, "{"})
	s.at = end + 1
	return true
}

// maxBraces bounds what one pair of braces may hold, in bytes.
const maxBraces = 64 << 10

var closes = [256]byte{'{': '}', '(': ')', '[': ']'}

// A braces finds what closes a bracket, knowing strings, templates and
// comments of JavaScript.
type braces struct {
	data   string
	wasted int // bytes that were looked at in vain
}

// maxWasted keeps a text of nothing but open brackets from taking long.
const maxWasted = 4 << 20

// closing returns the offset of the bracket that closes the one at an offset,
// -1 if there is none before end.
func (b *braces) closing(at, end int) int {
	end = min(end, at+maxBraces)
	if b.wasted > maxWasted {
		return -1
	}
	n := balanced(b.data[:end], at)
	if n < 0 {
		b.wasted += end - at
	}
	return n
}

func balanced(data string, at int) int {
	end := len(data)
	var stack []byte
	for i := at; i < end; i++ {
		switch c := data[i]; c {
		case '{', '(', '[':
			stack = append(stack, closes[c])
		case '}', ')', ']':
			if stack[len(stack)-1] != c {
				return -1
			}
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return i
			}
		case '"', '\'', '`':
			n := stringEnd(data, i)
			if n < 0 {
				return -1
			}
			i = n
		case '/':
			i = commentEnd(data, i)
		}
	}
	return -1
}

// stringEnd returns the offset of the quotation mark that ends the string at
// an offset, -1 if none does. What a template interpolates is skipped with it.
func stringEnd(data string, at int) int {
	q := data[at]
	for i := at + 1; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\\':
			i++
		case c == q:
			return i
		case c == '\n' && q != '`':
			return -1
		}
	}
	return -1
}

// commentEnd returns the offset of the last byte of the comment at an offset,
// or the offset itself if there is none.
func commentEnd(data string, at int) int {
	mark, size := "", 0
	switch {
	case strings.HasPrefix(data[at:], "//"):
		mark = "\n"
	case strings.HasPrefix(data[at:], "/*"):
		mark, size = "*/", 2
	default:
		return at
	}
	n := strings.Index(data[at+size:], mark)
	if n < 0 {
		return len(data) - 1
	}
	return at + size + n + len(mark) - 1
}

// rawBlocks returns the contents of script and style elements, in order.
func rawBlocks(data string) [][2]int {
	var blocks [][2]int
	for at := 0; at < len(data); {
		n := strings.IndexByte(data[at:], '<')
		if n < 0 {
			break
		}
		at += n
		rest := data[at:]
		name := ""
		switch {
		case strings.HasPrefix(rest, "<!--"):
			end := strings.Index(rest, "-->")
			if end < 0 {
				return blocks
			}
			at += end
			continue
		case foldPrefix(rest, "<script"):
			name = "</script"
		case foldPrefix(rest, "<style"):
			name = "</style"
		default:
			at++
			continue
		}
		open := tagEnd(data, at)
		end := foldIndex(data, open, name)
		blocks = append(blocks, [2]int{open, end})
		at = end
	}
	return blocks
}

// tagEnd returns the offset after the > that ends the tag at an offset.
func tagEnd(data string, at int) int {
	for i := at; i < len(data); i++ {
		switch data[i] {
		case '>':
			return i + 1
		case '"', '\'':
			if n := strings.IndexByte(data[i+1:], data[i]); n >= 0 {
				i += n + 1
			}
		}
	}
	return len(data)
}

func foldPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// foldIndex returns where a mark that begins with < stands from an offset on,
// in either case; the end of the text if nowhere.
func foldIndex(data string, from int, mark string) int {
	for i := from; i < len(data); i++ {
		n := strings.IndexByte(data[i:], '<')
		if n < 0 {
			break
		}
		if i += n; foldPrefix(data[i:], mark) {
			return i
		}
	}
	return len(data)
}
