package status

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"tenet/internal/guard/share"
)

// sharedTile says whether guards of other machines are met.
func sharedTile(s share.State) tile {
	if !s.Up {
		return tile{"shared with others", "lost", "each guard alone: " + s.Why, "bad"}
	}
	guards := "1 guard"
	if s.Guards != 1 {
		guards = fmt.Sprint(s.Guards, " guards")
	}
	return tile{"shared with others", guards, "through " + s.Server, ""}
}

// shared tells of the server that all guards have in common.
func (c collector) shared(send func(*prometheus.Desc, prometheus.ValueType, float64, ...string), s share.State) {
	up := 0.
	if s.Up {
		up = 1
	}
	send(desc("shared_up", "1 while the server answers that the guards have in common."), prometheus.GaugeValue, up)
	send(desc("shared_guards", "Guards that were seen lately, this one too."), prometheus.GaugeValue, float64(s.Guards))
	send(desc("shared_failures_total", "Questions to that server that came to nothing."), prometheus.CounterValue, float64(s.Failures))
	send(desc("shared_alone_total", "Requests whose rate this guard has judged alone, with its part."), prometheus.CounterValue, float64(s.Alone))
}
