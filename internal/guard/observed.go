package guard

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// An observation is what the preload of the application has refused, or would
// have, as a line of JSON. The application can write such lines too, so they
// are read as everything else from there.
type observation struct {
	Kind    string `json:"kind"` // eval, strict, proto, addons
	What    string `json:"what"`
	Package string `json:"package"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Refused bool   `json:"refused"`
}

// The bounds of reading observations.
const (
	observeEvery = time.Second
	observeBytes = 64 << 10 // at a time
	observeText  = 300      // bytes of a text
)

// watch tells of a member's observations until it has ended.
func (s *supervisor) watch(p *Plan, m *member) {
	var offset int64
	tick := time.NewTicker(observeEvery)
	defer tick.Stop()
	for ended := false; !ended; {
		select {
		case <-tick.C:
		case <-m.done:
			ended = true // once more, for the last words
		}
		lines := readMore(filepath.Join(m.dir, tempFolder), &offset)
		for line := range bytes.Lines(lines) {
			var o observation
			if json.Unmarshal(line, &o) == nil && o.Kind != "" {
				s.observed(p, o)
			}
		}
	}
}

// readMore returns the whole lines that were added to the file of
// observations. It opens no link: the folder is the application's.
func readMore(dir string, offset *int64) []byte {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil
	}
	defer root.Close()
	info, err := root.Lstat(observedName)
	if err != nil || !info.Mode().IsRegular() || info.Size() <= *offset {
		return nil
	}
	f, err := root.Open(observedName)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.NewSectionReader(f, *offset, observeBytes))
	if err != nil {
		return nil
	}
	end := bytes.LastIndexByte(data, '\n') + 1
	if end == 0 && len(data) == observeBytes {
		end = len(data) // a line that never ends
	}
	*offset += int64(end)
	return data[:end]
}

// observed tells of one of them, in the log and in the ledger.
func (s *supervisor) observed(p *Plan, o observation) {
	verb := "would refuse"
	if o.Refused {
		verb = "refused"
	}
	where := ""
	if o.File != "" {
		file := clip(o.File)
		if rel, err := filepath.Rel(p.Dir, file); err == nil && filepath.IsLocal(rel) {
			file = rel
		}
		where = fmt.Sprintf(" at %s:%d", file, o.Line)
	}
	s.log.Say("%s (%s): %s%s", verb, clip(o.Kind), clip(o.What), where)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.desk.tell(ctx, message{Op: opNote, Args: []string{clip(o.Kind), verb}})
}

// clip bounds a text and takes out what would move a terminal.
func clip(s string) string {
	if len(s) > observeText {
		s = s[:observeText] + "..."
	}
	return plain(s)
}
