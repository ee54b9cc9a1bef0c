package guard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tenet/internal/guard/switches"
)

// The bounds of reading observations.
const (
	observeEvery = time.Second
	observeBytes = 64 << 10 // at a time
	observeText  = 300      // bytes of a text that is shown
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
		list, err := switches.ReadObservations(bytes.NewReader(readMore(filepath.Join(m.dir, tempFolder), &offset)))
		if err != nil { // it is read from memory
			return
		}
		for _, o := range list {
			s.tell(p, o)
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

// tell tells of one of them, in the log and in the ledger, and remembers it.
func (s *supervisor) tell(p *Plan, o switches.Observation) {
	s.observed.add(o)
	verb := "refused"
	switch {
	case o.Refused:
	case !p.Observe:
		return // nothing happened that anybody needs to know
	case o.Kind == "child" || o.Kind == "worker":
		verb = "seen"
	default:
		verb = "would refuse"
	}
	where := ""
	if o.File != "" {
		file := o.File
		if rel, err := filepath.Rel(p.Dir, file); err == nil && filepath.IsLocal(rel) {
			file = rel
		}
		where = fmt.Sprintf(" at %s:%d", clip(file), o.Line)
	}
	s.log.Say("%s (%s): %s%s%s", verb, clip(o.Kind), clip(o.What), where, remedy(o, p.Dir))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.desk.tell(ctx, message{Op: opNote, Args: []string{clip(o.Kind), verb}})
}

// remedy says what to type so that it is not refused.
func remedy(o switches.Observation, dir string) string {
	for _, a := range switches.Advise([]switches.Observation{o}, dir) {
		value := clip(a.Value)
		switch {
		case value == "" || strings.ContainsAny(value, " '\"`"): // the application wrote it: nothing to paste
		case a.Key == "guard.allowEval":
			return fmt.Sprintf("; --allow-eval %s lets it", value)
		default:
			return fmt.Sprintf("; %s: [%s] below guard in tenet.yaml lets it", strings.TrimPrefix(a.Key, "guard."), value)
		}
	}
	return ""
}

// clip bounds a text.
func clip(s string) string {
	if len(s) > observeText {
		return strings.ToValidUTF8(s[:observeText], "") + "..."
	}
	return s
}
