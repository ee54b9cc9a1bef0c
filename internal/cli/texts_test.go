package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenet/internal/rule"
	"tenet/internal/rules"
)

// The help is typed by hand; here it is held against the flags.
func TestHelpNamesTheFlagsThatExist(t *testing.T) {
	a := &app{rules: rules.All()}
	root := a.rootCommand()
	for name, want := range map[string]*pflag.FlagSet{
		rootHelp: root.PersistentFlags(), checkHelp: find(t, root, "check").Flags(),
		guardHelp: find(t, root, "guard").Flags(),
	} {
		want.VisitAll(func(f *pflag.Flag) {
			long, short := "--"+f.Name, "-"+f.Shorthand
			if f.Name == "directory" {
				long = "-C"
			}
			if f.Name != "help" && !strings.Contains(name, long) {
				t.Errorf("the help does not mention %s", long)
			}
			if f.Shorthand != "" && !regexp.MustCompile(`(^|\s)`+short+`[ ,]`).MatchString(name) {
				t.Errorf("the help does not mention %s", short)
			}
		})
	}
	known := map[string]bool{"version": true, "help": true}
	for _, c := range slices.Concat(root.Commands(), find(t, root, "db").Commands(), find(t, root, "guard").Commands(), []*cobra.Command{root}) {
		c.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
		c.PersistentFlags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	for _, text := range []string{rootHelp, checkHelp, explainHelp, dbHelp, guardHelp, initHelp, lspHelp, versionHelp, completionHelp, helpHelp} {
		for _, m := range regexp.MustCompile(`--([a-z][a-z-]+)`).FindAllStringSubmatch(text, -1) {
			if !known[m[1]] {
				t.Errorf("the help mentions --%s, which does not exist", m[1])
			}
		}
		for _, line := range strings.Split(a.fill(text), "\n") {
			if len(line) > pipedWidth {
				t.Errorf("%d columns: %s", len(line), line)
			}
		}
	}
}

// The commands below `tenet db` share a text, which has all their flags.
func TestHelpOfDB(t *testing.T) {
	root := (&app{rules: rules.All()}).rootCommand()
	for _, c := range find(t, root, "db").Commands() {
		if !regexp.MustCompile(`(?m)^  ` + c.Name() + `\b`).MatchString(dbHelp) {
			t.Errorf("the help does not mention db %s", c.Name())
		}
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(dbHelp, "--"+f.Name+" ") {
				t.Errorf("the help does not mention --%s of db %s", f.Name, c.Name())
			}
		})
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	a := &app{rules: rules.All()}
	root := a.rootCommand()
	for _, c := range slices.Concat(root.Commands(), find(t, root, "db").Commands(), find(t, root, "guard").Commands(), []*cobra.Command{root, find(t, root, "help")}) {
		var out bytes.Buffer
		a.Out = &out
		a.help(c, nil)
		if out.Len() == 0 {
			t.Errorf("%s has no help", c.Name())
		}
		if strings.ContainsAny(out.String(), "{}") {
			t.Errorf("the help of %s has a gap:\n%s", c.Name(), out.String())
		}
	}
}

func TestTheHelpSaysWhichRulesAreNotBuilt(t *testing.T) {
	built := fstest.MapFS{}
	for _, test := range []struct {
		rules []*rule.Rule
		want  string
	}{
		{[]*rule.Rule{{Name: "eval", Files: built}, {Name: "flaws"}}, "eval flaws\n          (flaws: not built yet)\n."},
		{[]*rule.Rule{{Name: "eval", Files: built}, {Name: "flaws", Files: built}}, "eval flaws\n."},
	} {
		if got := (&app{rules: test.rules}).fill("{RULES}\n{UNBUILT}."); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func find(t *testing.T, root *cobra.Command, name string) *cobra.Command {
	t.Helper()
	i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
	if i < 0 && name == "help" {
		return (&app{}).helpCommand()
	}
	if i < 0 {
		t.Fatalf("no command %s", name)
	}
	return root.Commands()[i]
}
