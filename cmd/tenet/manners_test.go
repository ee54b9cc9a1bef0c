package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// manners is how tenet behaves towards whoever runs it, and the tests that
// hold it to that: a sentence is a script of testdata/script, a name with a
// dot a test function of that package.
//
// Three more wait for what this version does not have: findings without a
// database of packages (unsure, exit 3), `fix*` where `tenet fix` changes
// something (until then no report may promise one: TestOnlyRealCommands), and
// the console of Windows, which Go writes to in UTF-16 whatever its code page
// is, and which no test here has seen.
var manners = []struct {
	manner string
	tests  []string
}{
	{"the first line of every finding has place, severity and check", []string{"internal/report.TestFirstLineOfEveryFinding", "internal/report.TestFileNamesNeverBreakTheFirstLine"}},
	{"no line is wider than 60, 80, 100 or 200 columns, but for a path", []string{"internal/report.TestNoLineIsWiderThanTheScreen", "no line is wider than the terminal"}},
	{"a pipe gets 100 columns, no escape, the same words", []string{"a pipe gets plain text of 100 columns", "internal/cli.TestWidth"}},
	{"NO_COLOR on a terminal: no escape at all", []string{"a terminal gets colour unless told otherwise", "internal/cli.TestColored"}},
	{"TERM=dumb: likewise", []string{"a terminal gets colour unless told otherwise", "internal/cli.TestProgressIsForTerminals"}},
	{"few colours, and none of them outlives its line", []string{"internal/report.TestColour"}},
	{"the terminal is never asked anything, nor the user", []string{"nothing asks or moves the terminal"}},
	{"exit 2: nothing on stdout, the reason on stderr", []string{"nothing to check says where it looked", "a target that does not exist names its neighbour", "contradicting flags are refused"}},
	{"a good run in a pipe leaves stderr empty", []string{"findings go to stdout and all else to stderr"}},
	{"JSON and SARIF stay whole while progress runs", []string{"progress on a terminal leaves json alone", "internal/cli.TestProgress"}},
	{"exit 0, 1, 2, 3; a reader that leaves; an interrupt", []string{"exit codes say what happened", "a reader that leaves early changes nothing", "cmd/tenet.TestInterruptRemovesTemporaries"}},
	{"a file that was not read never leaves its rules kept", []string{"a file that kills the parser is named and survived", "cmd/tenet.TestHostileFiles"}},
	{"nothing to check: exit 2, and where it looked", []string{"nothing to check says where it looked"}},
	{"the same input gives the same bytes", []string{"the same input gives the same bytes", "internal/report.TestFormatsAreDeterministic", "internal/check.TestDeterministic"}},
	{"an unknown word is answered with the nearest, in three lines", []string{"unknown words name the nearest", "unknown flag names the nearest", "unknown command names the nearest"}},
	{"a mistake in tenet.yaml is shown with line, column and caret", []string{"a wrong tenet yaml is shown with line column and caret", "carets stand under the mistake after tabs and wide characters", "internal/config.TestFrame"}},
	{"no control, bidirectional or escape character reaches the terminal", []string{"hostile names and bytes do not reach the terminal", "cmd/tenet.TestHostileFiles", "internal/report.TestFormatsShowNoRawControlCharacter", "internal/source.FuzzVisible"}},
	{"a secret is shown as four characters and its length", []string{"internal/report.TestNoFormatShowsASecret", "internal/report.TestMaskLiterals", "cmd/tenet.TestNoReportShowsASecret"}},
	{"a line of 10,000 columns is a window around the fault", []string{"internal/report.TestFrames", "internal/config.TestFrameOfLongLine"}},
	{"CRLF, byte order marks, wide characters and emoji keep the caret in place", []string{"carets stand under the fault in code", "internal/report.TestFrames", "internal/report.FuzzFrame"}},
	{"reports name no command that does not exist", []string{"internal/report.TestOnlyRealCommands", "internal/cli.TestHelpNamesTheFlagsThatExist"}},
	{"a line above moves nothing out of the baseline; a stale entry is said", []string{"a baseline makes only new findings fail", "internal/check.TestBaselineIsSaid"}},
	{"-q is findings and verdict; errors are still said", []string{"quiet prints findings and the verdict", "internal/report.TestQuietAndClean"}},
	{"paths have / in every format", []string{"internal/report.TestUserPath", "internal/report.TestFileURI"}},
}

// A row is worth nothing when its test is gone.
func TestEveryMannerIsHeld(t *testing.T) {
	top := filepath.Join("..", "..")
	for _, m := range manners {
		if len(m.tests) == 0 {
			t.Errorf("nothing holds tenet to: %s", m.manner)
		}
		for _, name := range m.tests {
			dir, function, ok := strings.Cut(name, ".")
			if !ok {
				script := filepath.Join("testdata", "script", strings.ReplaceAll(name, " ", "_")+".txtar")
				if _, err := os.Stat(script); err != nil {
					t.Errorf("%s: %v", m.manner, err)
				}
				continue
			}
			if !hasTest(t, filepath.Join(top, filepath.FromSlash(dir)), function) {
				t.Errorf("%s: %s has no %s", m.manner, dir, function)
			}
		}
	}
}

func hasTest(t *testing.T, dir, function string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^func ` + regexp.QuoteMeta(function) + `\(`)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if declared.Match(data) {
			return true
		}
	}
	return false
}
