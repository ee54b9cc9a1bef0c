package switches

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tenet/internal/source"
)

// An Observation is one thing that the preload refused or, while observing,
// would have refused. The same place is written down once by each process.
type Observation struct {
	// Kind is the switch, as in Options.Off: eval, strict, proto, addons. child and
	// worker are processes and threads that were started, which the sandbox
	// asks about.
	Kind    string `json:"kind"`
	What    string `json:"what"`    // new Function, vm.Script, reads __proto__
	Package string `json:"package"` // "" for the application's own code
	File    string `json:"file"`    // absolute, "" if it is not known
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Refused bool   `json:"refused"`
	PID     int    `json:"pid"`
}

// Bounds of a log. The preload writes at most 5,000 lines a process.
const (
	maxObservations    = 100_000
	maxObservationLine = 64 << 10
)

// ReadObservations reads what the preload has written to Options.Log. The
// application can write to that file too: lines that are none of ours are left out,
// and texts are made safe to print.
func ReadObservations(r io.Reader) ([]Observation, error) {
	var out []Observation
	in := bufio.NewReaderSize(r, maxObservationLine)
	for len(out) < maxObservations {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) { // too long: skip to its end
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = in.ReadSlice('\n')
			}
			line = nil
		}
		var o Observation
		if json.Unmarshal(line, &o) == nil && o.Kind != "" {
			for _, s := range []*string{&o.Kind, &o.What, &o.Package, &o.File} {
				*s = source.Visible(*s)
			}
			out = append(out, o)
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("reading observations: %w", err)
		}
	}
	return out, nil
}
