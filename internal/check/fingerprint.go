package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// codeWidth is how many runes of a line a finding carries along.
const codeWidth = 120

// codeOf returns the line of a place with its white space evened out; of a
// line that is too long, the part that begins at the place.
func codeOf(text *source.Text, at source.Span) string {
	line := text.Line(at.Line)
	if len(line) > 2*codeWidth {
		from := min(max(0, text.Offset(at.Line, at.Col)-text.Offset(at.Line, 1)), len(line))
		line = line[from:min(len(line), from+4*codeWidth)]
		for !utf8.ValidString(line) && line != "" {
			line = line[:len(line)-1]
		}
	}
	code := strings.Join(strings.Fields(line), " ")
	if runes := []rune(code); len(runes) > codeWidth {
		code = string(runes[:codeWidth])
	}
	return code
}

// fingerprint fills in the fingerprint of findings that are sorted by place.
// It names the check, the file, the code of the line, and which of several
// alike it is, so that it survives lines that move and changes with the code.
// name converts the path of a finding to one that does not depend on where
// tenet was started.
func fingerprint(findings []rule.Finding, name func(string) string) {
	seen := map[string]int{}
	for i := range findings {
		f := &findings[i]
		key := f.ID + "\x00" + name(f.Place.File) + "\x00" + f.Code
		if f.Group != "" && len(f.Advisories) > 0 { // of many on one line, to which others will come
			key = f.ID + "\x00" + name(f.Place.File) + "\x00" + f.Group + "\x00" + f.Advisories[0]
		}
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(seen[key])))
		seen[key]++
		f.Fingerprint = hex.EncodeToString(sum[:8])
	}
}

// sortFindings orders by the order of the rules, then the worst first, then
// by place. What follows makes the order total.
func sortFindings(findings []rule.Finding, order map[string]int) {
	slices.SortFunc(findings, func(a, b rule.Finding) int {
		return cmp.Or(
			cmp.Compare(order[a.Rule], order[b.Rule]),
			cmp.Compare(b.Severity, a.Severity),
			comparePlace(a.Place, b.Place),
			cmp.Compare(a.ID, b.ID),
			cmp.Compare(b.Confidence, a.Confidence),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// sortByPlace orders by place, then by check.
func sortByPlace(findings []rule.Finding) {
	slices.SortFunc(findings, func(a, b rule.Finding) int {
		return cmp.Or(
			comparePlace(a.Place, b.Place),
			cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(b.Confidence, a.Confidence),
		)
	})
}

func comparePlace(a, b source.Span) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// distinct drops findings of sorted ones that say the same of the same place.
func distinct(findings []rule.Finding) []rule.Finding {
	return slices.CompactFunc(findings, func(a, b rule.Finding) bool {
		return a.Place == b.Place && a.ID == b.ID && a.Message == b.Message
	})
}
