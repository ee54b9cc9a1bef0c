package signature

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
)

// A Source is a file that went into a bundle, as its source map has it.
type Source struct {
	Name    string // a path or an address, often with a made-up scheme: "webpack:///./node_modules/a/index.js"
	Content string // empty if the map does not have it
}

// mostSources is a cap: an application of 50,000 modules is no honest one.
const mostSources = 50_000

// SourceMap reads the sources of a source map (ECMA-426), of one with sections
// as well. What is no source map has none.
func SourceMap(data []byte) []Source {
	type part struct {
		Sources        []*string
		SourcesContent []*string
	}
	var file struct {
		part
		Sections []struct{ Map part }
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte(")]}'")) { // keeps it from running as a script
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	if json.Unmarshal(data, &file) != nil {
		return nil
	}
	parts := []part{file.part}
	for _, s := range file.Sections {
		parts = append(parts, s.Map)
	}
	var list []Source
	for _, p := range parts {
		for i, name := range p.Sources {
			if len(list) == mostSources {
				return list
			}
			var s Source
			if name != nil {
				s.Name = *name
			}
			if i < len(p.SourcesContent) && p.SourcesContent[i] != nil {
				s.Content = *p.SourcesContent[i]
			}
			list = append(list, s)
		}
	}
	return list
}

// InlineMap gives the source map that a script carries in its last comment, or
// nil.
func InlineMap(script []byte) []byte {
	const mark = "sourceMappingURL=data:application/json"
	script = bytes.TrimRight(script, " \t\r\n")
	line := script[bytes.LastIndexByte(script, '\n')+1:]
	i := bytes.Index(line, []byte(mark))
	if i < 0 {
		return nil
	}
	line = line[i+len(mark):]
	head, body, ok := bytes.Cut(bytes.TrimRight(line, " \t\r*/"), []byte(","))
	if !ok {
		return nil
	}
	if !bytes.HasSuffix(head, []byte(";base64")) {
		text, err := url.PathUnescape(string(body))
		if err != nil {
			return nil
		}
		return []byte(text)
	}
	text, err := base64.RawStdEncoding.DecodeString(string(bytes.TrimRight(body, "=")))
	if err != nil {
		return nil
	}
	return text
}
