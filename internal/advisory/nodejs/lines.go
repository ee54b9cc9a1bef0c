package nodejs

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tenet/internal/npm/semver"
)

// A Line is one release line of Node.js: 20.x.
type Line struct {
	Major    int
	Codename string    // of those with long-term support: "iron"
	End      time.Time // from that day on nobody mends it
}

// lines is the schedule of https://github.com/nodejs/release, from the first
// line after io.js on.
var lines = []Line{
	{4, "argon", day(2018, 4, 30)}, {5, "", day(2016, 6, 30)}, {6, "boron", day(2019, 4, 30)}, {7, "", day(2017, 6, 30)},
	{8, "carbon", day(2019, 12, 31)}, {9, "", day(2018, 6, 30)}, {10, "dubnium", day(2021, 4, 30)}, {11, "", day(2019, 6, 1)},
	{12, "erbium", day(2022, 4, 30)}, {13, "", day(2020, 6, 1)}, {14, "fermium", day(2023, 4, 30)}, {15, "", day(2021, 6, 1)},
	{16, "gallium", day(2023, 9, 11)}, {17, "", day(2022, 6, 1)}, {18, "hydrogen", day(2025, 4, 30)}, {19, "", day(2023, 6, 1)},
	{20, "iron", day(2026, 4, 30)}, {21, "", day(2024, 6, 1)}, {22, "jod", day(2027, 4, 30)}, {23, "", day(2025, 6, 1)},
	{24, "krypton", day(2028, 4, 30)}, {25, "", day(2026, 6, 1)},
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// LineOf returns the release line of a version, "20.1.0" or "20", and false
// for one that is not in the schedule that we know.
func LineOf(version string) (Line, bool) {
	first, _, _ := strings.Cut(version, ".")
	major, err := strconv.Atoi(first)
	for _, l := range lines {
		if err == nil && l.Major == major {
			return l, true
		}
	}
	return Line{}, false
}

// Ended reports whether nobody mends the line any more on a day.
func (l Line) Ended(now time.Time) bool { return !l.End.IsZero() && !now.Before(l.End) }

// Over reports whether nobody mends any of the lines that a statement admits,
// and returns the newest of them.
func Over(s Statement, now time.Time) (newest Line, over bool) {
	admitted, err := semver.ParseRange(s.Range, semver.Install)
	if s.Range == "" || err != nil {
		return Line{}, false
	}
	admits := func(rng string) bool {
		r, err := semver.ParseRange(rng, semver.Install)
		return err != nil || semver.Intersects(admitted, r)
	}
	if admits(fmt.Sprintf(">=%d.0.0", lines[len(lines)-1].Major+1)) {
		return Line{}, false
	}
	for _, l := range lines {
		if admits(fmt.Sprintf("%d.x", l.Major)) {
			if newest = l; !l.Ended(now) {
				return Line{}, false
			}
		}
	}
	return newest, newest.Major > 0
}

func named(codename string) (Line, bool) {
	for _, l := range lines {
		if l.Codename != "" && l.Codename == codename {
			return l, true
		}
	}
	return Line{}, false
}
