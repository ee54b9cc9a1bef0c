package report

import (
	"fmt"
	"time"

	"tenet/internal/advisory/registry"
	"tenet/internal/check"
)

// stale is the age from which advisories are too old to rely on.
const stale = 30 * 24 * time.Hour

// AdvisoriesLine says whose advisories were used, how old they are, and why
// they are no newer: a registry that did not answer is not passed over.
func AdvisoriesLine(r *check.Result) string {
	if r.Advisories == nil {
		return ""
	}
	s := r.Advisories.Source
	why := ""
	for _, n := range r.Advisories.Notes {
		why += "; " + oneLine(n, 300)
	}
	var from string
	switch s.Kind {
	case registry.Online:
		return fmt.Sprintf("Advisories from %s, today%s.", oneLine(s.Name, 100), why)
	case registry.Saved:
		from = "what " + oneLine(s.Name, 100) + " answered on "
	case registry.Database:
		from = "the local database of "
	default:
		from = "those that tenet carries, of "
	}
	line := fmt.Sprintf("Advisories: %s%s%s.", from, s.Date.UTC().Format("2 Jan 2006"), why)
	if s.Age(r.Started) > stale {
		line += " Newer ones: " + whole("tenet db update") + "."
	}
	return line
}

type jsonAdvisories struct {
	Source   string   `json:"source"` // registry, answers, database, embedded
	Name     string   `json:"name"`
	Date     string   `json:"date"`     // of the newest fact, RFC 3339
	Withheld []string `json:"withheld"` // names that the registry was not told
	Notes    []string `json:"notes"`
}

func jsonAdvisoriesOf(r *check.Result) *jsonAdvisories {
	a := r.Advisories
	if a == nil {
		return nil
	}
	return &jsonAdvisories{string(a.Kind), a.Name, a.Date.UTC().Format(time.RFC3339), orEmpty(a.Withheld), orEmpty(a.Notes)}
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
