package cli

import (
	"fmt"
	"io"

	"tenet/internal/observatory"
	"tenet/internal/probe"
)

// observe prints what MDN's HTTP Observatory would say of each service, beside
// our report: the score, and what took points or gave some.
func observe(w io.Writer, services []*probe.Facts) {
	for _, facts := range services {
		if facts.Process != nil {
			continue
		}
		r, ok := observatory.Of(facts)
		if !ok {
			fmt.Fprintf(w, "tenet: the HTTP Observatory does not judge %s, which answers %d\n", facts.Target, facts.FrontStatus())
			continue
		}
		fmt.Fprintf(w, "tenet: the HTTP Observatory would give %s to %s: %d of 100, %d of %d tests passed\n", r.Grade, facts.Target, r.Score, r.Passed(), len(r.Tests))
		for _, t := range r.Tests {
			if t.Points < 0 || t.Points > 0 && r.Extra {
				fmt.Fprintf(w, "  %+4d  %-29s  %s\n", t.Points, t.Name, t.Text)
			}
		}
	}
}
