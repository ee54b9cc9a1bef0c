package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/advisory/db"
	"tenet/internal/advisory/registry"
	"tenet/internal/source"
)

// dbStatus prints the places that advisories come from, in the order in which
// they are asked.
func (a *app) dbStatus(now time.Time) error {
	var page bytes.Buffer
	w := &wrapper{out: &page, width: a.width()}
	conf, err := a.npmSettings(".")
	if err != nil {
		return err
	}
	const first, rest = "%-16s", "                "
	w.paragraph(fmt.Sprintf(first, "registry"), rest, fmt.Sprintf("%s is asked first, for at most %v; its answers are kept", source.Visible(conf.Registry("")), registry.Patience))

	broken := error(nil)
	dir, err := dbDir()
	var table *advisory.Table
	if err == nil {
		table, err = db.Open(dir)
	}
	switch {
	case errors.Is(err, db.ErrNone):
		w.paragraph(fmt.Sprintf(first, "local database"), rest, "none: `tenet db update` fetches OSV's export of npm")
	case err != nil:
		broken = err
		w.paragraph(fmt.Sprintf(first, "local database"), rest, "cannot be read: `tenet db update` makes it anew")
	default:
		defer table.Close()
		w.paragraph(fmt.Sprintf(first, "local database"), rest, fmt.Sprintf("%s, %s old", contents(table), age(now.Sub(table.Date))))
		w.paragraph(rest, rest, fmt.Sprintf("from %s, %s bytes in %s", source.Visible(table.Origin), grouped(int(table.Size)), source.Visible(db.Path(dir))))
	}

	embedded, err := advisory.Embedded()
	if err != nil {
		return err
	}
	w.paragraph(fmt.Sprintf(first, "in this program"), rest, fmt.Sprintf("%s, the newest of %s, %s old", contents(embedded), embedded.Date.Format("2 January 2006"), age(now.Sub(embedded.Date))))
	node, err := embedded.Package(advisory.Node)
	if err != nil {
		return err
	}
	w.paragraph(rest, rest, fmt.Sprintf("%d of them are about Node.js itself, which only this table knows", len(node)))
	w.paragraph(rest, rest, fmt.Sprintf("from %s; most are from", count(len(embedded.Sources), "source", "sources")))
	for _, s := range largest(embedded.Sources, 5) {
		w.paragraph(rest+"  ", rest+"  ", fmt.Sprintf("%s (%s)", s.Name, grouped(s.Count)))
	}
	for _, note := range conf.Notes {
		fmt.Fprintf(a.Err, "tenet: %s\n", note)
	}
	if _, err := a.Out.Write(page.Bytes()); err != nil {
		return err
	}
	if broken != nil {
		fmt.Fprintf(a.Err, "tenet: %s\n", source.Visible(broken.Error()))
		return exitCode(exitIncomplete)
	}
	return nil
}

// age writes a time span in its largest unit: "3 days".
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "less than a minute"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return count(int(d/time.Hour), "hour", "hours")
	}
	return count(int(d/(24*time.Hour)), "day", "days")
}

// count writes a number and what it counts: "1 file", "2,000 files".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
